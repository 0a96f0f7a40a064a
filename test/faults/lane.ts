import { expect } from '@jest/globals';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { loadKubeConfig } from '../../src/reconciler/io/kube-config.js';
import { KubeError } from '../../src/reconciler/io/kube-error.js';
import { configMaps, pods, services } from '../../src/reconciler/io/kube-resources.js';
import { KubeTransport } from '../../src/reconciler/io/kube-transport.js';
import type { Run } from '../../src/reconciler/reconcile.js';
import type { Settings } from '../../src/settings/settings.js';
import { COPY, ENABLED, PAGE, promptly, SERVICE, type OperatingCluster } from '../reconciler/cluster/operating-cluster.js';
import { stepsOf, substanceOf, troubleOf } from '../reconciler/cluster/run-facts.js';
import { ingress, ingressRoute, path } from '../reconciler/cluster/routes.js';
import { FaultProxy, type Conduct, passOn } from './fault-proxy.js';
import { People } from './people.js';
import { WriteRules } from './write-rules.js';

/** What the shop's routes lead to in a version of it. */
function shop(namespace: string, name: string, version: string): readonly [Manifest, Manifest] {
  const paths = [path('/', `web-${version}`), path('/api', `api-${version}`, 'Exact')];
  const weighted = ['blue', 'green'].map((colour, index) => ({ name: `${colour}-${version}`, port: 80, weight: index + 1 }));
  return [
    ingress(namespace, { defaultBackend: { service: { name: `fallback-${version}`, port: { name: 'http' } } }, rules: [{ host: 'shop.example', http: { paths } }] }, name),
    ingressRoute(namespace, { routes: [{ match: 'Host(`shop.example`)', kind: 'Rule', services: weighted }, { match: 'PathPrefix(`/parent`)', kind: 'Rule' }] }, name),
  ];
}

/** Runs in which nothing fails settle within so many; more is a failure. */
const MOST_RUNS = 4;

/** The routes beside those that are put in maintenance: they get the same deploys and never the annotation. */
const TWIN = 'web-twin';

/** What is particular in a lane. */
export interface LaneOptions {
  /** How many namespaces have routes; 1 by default. */
  readonly namespaces?: number;
  /** Whether somebody has a ConfigMap that is called as the first backup would be; true by default. */
  readonly isBackupNameTaken?: boolean;
}

/**
 * A place for one case after the other, beside which others go on: namespaces with two routes called `web` in each, and an operator with
 * a namespace of its own. Bystanders have names as ours: a Service, a ConfigMap, and what the first backup would be called.
 */
export class Lane {
  readonly namespaces: readonly string[];
  readonly settings: Settings;
  readonly proxy: FaultProxy;
  /** For a second run beside the first. */
  readonly otherProxy: FaultProxy;
  readonly rules: WriteRules;
  readonly operating: OperatingCluster;
  readonly people: People;
  readonly #bystanders: readonly Manifest[];

  private constructor(operating: OperatingCluster, people: People, [proxy, otherProxy]: readonly [FaultProxy, FaultProxy], rules: WriteRules, bystanders: readonly Manifest[]) {
    this.operating = operating;
    this.people = people;
    this.proxy = proxy;
    this.otherProxy = otherProxy;
    this.rules = rules;
    this.namespaces = rules.namespaces;
    this.settings = rules.settings;
    this.#bystanders = bystanders;
  }

  static async open(operating: OperatingCluster, name: string, { namespaces: count = 1, isBackupNameTaken = true }: LaneOptions = {}): Promise<Lane> {
    const people = new People(new KubeTransport(loadKubeConfig({ kubeconfig: operating.control.kubeconfig, env: {} })));
    const namespaces = Array.from({ length: count }, (_, index) => `${name}-shop-${index}`);
    const operator = { ...promptly.operator, namespace: `${name}-operator`, watchNamespaces: namespaces };
    const rules = new WriteRules(people, { ...promptly, operator });
    for (const namespace of [...namespaces, operator.namespace]) await operating.namespace(namespace);
    const configMap = (namespace: string, called: string): Promise<Manifest> =>
      people.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: called }, data: { mine: 'yes' } });
    const bystanders = await Promise.all([
      people.create(services, { apiVersion: 'v1', kind: 'Service', metadata: { namespace: namespaces[0]!, name: 'maintenance-deadbeef' }, spec: { ports: [{ port: 80 }] } }),
      configMap(namespaces[0]!, 'maintenance-deadbeef'),
      ...(isBackupNameTaken ? [configMap(operator.namespace, 'maintenance-backup-web')] : []),
    ]);
    const start = (): Promise<FaultProxy> => FaultProxy.start(operating.control, 'operator', (request, forward) => rules.around(request, forward));
    return new Lane(operating, people, [await start(), await start()], rules, bystanders);
  }

  async close(): Promise<void> {
    await Promise.all([this.proxy, this.otherProxy].map((proxy) => proxy.stop()));
  }

  /** The routes that people put in maintenance. */
  get routes(): readonly Manifest[] {
    return this.#shops('web', 'v1');
  }

  #shops(name: string, version: string): readonly Manifest[] {
    return this.namespaces.flatMap((namespace) => shop(namespace, name, version));
  }

  /** Routes as a server-side applier and `kubectl apply` made them a moment ago. */
  async begin(): Promise<void> {
    for (const route of [...this.routes, ...this.#shops(TWIN, 'v1')]) await this.people.deleteRoute(route);
    await this.deploy('v1');
  }

  async deploy(version: string): Promise<void> {
    for (const name of [TWIN, 'web']) {
      const routes = this.#shops(name, version);
      await Promise.all(routes.map((route) => (route.kind === 'Ingress' ? this.people.applyServerSide(route) : this.people.apply(route))));
      if (name === TWIN) await this.rules.expectOriginals(routes);
    }
  }

  async annotate(annotations: Readonly<Record<string, string | null>>): Promise<void> {
    await Promise.all(this.routes.map((route) => this.people.annotate(route, annotations)));
  }

  async turnOn(): Promise<void> {
    await this.annotate({ [ENABLED]: 'true' });
  }

  async turnOff(): Promise<void> {
    await this.annotate({ [ENABLED]: null, [PAGE]: null });
  }

  /** A run of at most `seconds` through the proxy; undefined where the server never answered it. Nothing in it may be a bug. */
  async run(seconds: number, conduct: Conduct = passOn, { timeoutSeconds = 15, proxy = this.proxy } = {}): Promise<Run | undefined> {
    const { settings, operating } = this;
    const cluster = operating.portOf(proxy.kubeconfig, settings, timeoutSeconds);
    const run = await proxy.during(conduct, () => operating.run({ settings, cluster, seconds })).catch((error: unknown) => {
      if (!(error instanceof KubeError)) throw error;
      return undefined;
    });
    expect(run ? troubleOf(run).filter((line) => line.startsWith('Bug')) : []).toEqual([]);
    return run;
  }

  /** Runs without faults until one plans nothing; that one writes nothing either. */
  async settle(): Promise<void> {
    for (let runs = 0; runs < MOST_RUNS; runs += 1) {
      const before = this.rules.writes;
      const run = await this.run(60);
      if (run && stepsOf(run).length === 0) {
        expect({ trouble: troubleOf(run), writes: this.rules.writes - before }).toEqual({ trouble: [], writes: 0 });
        return;
      }
    }
    throw new Error(`not settled after ${MOST_RUNS} runs without faults`);
  }

  /** Every slot is on the page that was asked for, and its originals are safe. */
  async expectOn(): Promise<void> {
    for (const route of this.routes) {
      const live = (await this.people.route(route))!;
      const page = live.metadata.annotations![SERVICE]!;
      expect({ live, onPage: JSON.stringify(live.spec).match(/maintenance-[0-9a-f]{8}/g)?.length }).toMatchObject({ onPage: route.kind === 'Ingress' ? 3 : 1 });
      expect(await this.rules.whyNotServed(route.metadata.namespace!, page)).toEqual([]);
    }
    expect(await this.rules.unsafeOriginals()).toEqual([]);
  }

  /** The routes are as their twins, which nobody put in maintenance; nothing of ours is left, and bystanders are as they were. */
  async expectUntouched(): Promise<void> {
    await this.expectOff();
    const { api } = this.people;
    const lists = [configMaps, services, pods].flatMap((resource) => [...this.namespaces, this.settings.operator.namespace].map((namespace) => api.list(resource, { namespace })));
    const left = (await Promise.all(lists)).flat().filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt');
    expect(left.map(identity).toSorted()).toEqual(this.#bystanders.map(identity).toSorted());
  }

  /** Spec, annotations, labels and field owners of the routes are as those of their twins. */
  async expectOff(): Promise<void> {
    const twins = this.#shops(TWIN, 'v1');
    for (const [index, route] of this.routes.entries()) {
      const [live, twin] = await Promise.all([this.people.route(route), this.people.route(twins[index]!)]);
      expect(substanceOf(live!)).toEqual(JSON.parse(JSON.stringify(substanceOf(twin!)).replaceAll(TWIN, 'web')));
      expect(live!.metadata.annotations?.[COPY]).toBeUndefined();
    }
  }
}

/** An object with its version: nobody wrote it. */
function identity({ kind, metadata: { namespace, name, uid, resourceVersion } }: Manifest): string {
  return [kind, namespace, name, uid, resourceVersion].join('/');
}
