import { stringify } from 'yaml';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { eventually } from './eventually.js';
import type { Finished } from './kubectl.js';

/** Runs kubectl as the admin of some cluster, with `input` on its stdin; answers whatever its exit code is. */
export type Kubectl = (args: readonly string[], input: string) => Promise<Finished>;

/** What people do with a cluster in tests, all of it by kubectl. */
export class ClusterAdmin {
  readonly #run: Kubectl;

  constructor(run: Kubectl) {
    this.#run = run;
  }

  /** Throws what kubectl says where it fails. */
  async kubectl(...args: readonly string[]): Promise<string> {
    return this.kubectlWith('', ...args);
  }

  /** The same with `input` as its stdin. */
  async kubectlWith(input: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#run(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  async installTraefik(): Promise<void> {
    await this.kubectl('apply', '-f', 'crds/traefik.io_ingressroutes.yaml');
    await this.kubectl('wait', '--for=condition=Established', 'crd/ingressroutes.traefik.io');
    await eventually('IngressRoutes are served', () => this.kubectl('get', 'ingressroutes.traefik.io', '-A').then(() => true));
  }

  /** A fresh namespace for one test. */
  async namespace(name: string): Promise<string> {
    await this.kubectl('create', 'namespace', name);
    return name;
  }

  /** Applies as users do: `flags` such as `--server-side --field-manager=helm`. */
  async apply(manifest: Manifest, ...flags: readonly string[]): Promise<void> {
    await this.kubectlWith(stringify(manifest), 'apply', '-f', '-', ...flags);
  }

  /** The object as the API server has it, raw. */
  async get(manifest: Manifest): Promise<Manifest> {
    const { kind, metadata } = manifest;
    return JSON.parse(await this.kubectl('get', kindName(kind), metadata.name, '-n', metadata.namespace!, '-o', 'json', '--show-managed-fields')) as Manifest;
  }

  /** Turns a route on, or with `undefined` off, as a user does. */
  async annotate(route: Manifest, key: string, value: string | undefined): Promise<void> {
    const change = value === undefined ? `${key}-` : `${key}=${value}`;
    await this.kubectl('annotate', '--overwrite', kindName(route.kind), route.metadata.name, '-n', route.metadata.namespace!, change);
  }

  /** Waits until nothing of ours is left in the cluster but the install. */
  async expectNothingLeft(): Promise<void> {
    const kinds = 'services,configmaps,pods,deployments,networkpolicies,endpointslices';
    await eventually('nothing of ours is left', async () => {
      const names = await Promise.all(['app=maintenance-page', 'app=maintenance-operator'].map((label) => this.kubectl('get', kinds, '-A', '-l', label, '-o', 'name')));
      if (names.join('') !== '') throw new Error(`there is ${names.join('').trim().replaceAll('\n', ', ')}`);
      return true;
    });
  }
}

function kindName(kind: string): string {
  return kind === 'IngressRoute' ? 'ingressroutes.traefik.io' : kind;
}
