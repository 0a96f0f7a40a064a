import { expect } from '@jest/globals';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { KubeError } from '../../src/reconciler/io/kube-error.js';
import { configMaps, pods, services } from '../../src/reconciler/io/kube-resources.js';
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

/**
 * A place for one case after the other, beside which others go on: a namespace with two routes called `web`, and an operator with a
 * namespace of its own. Bystanders have names as ours: a Service, a ConfigMap, and what the first backup would be called.
 */
export class Lane {
  readonly namespace: string;
  readonly settings: Settings;
  readonly proxy: FaultProxy;
  readonly rules: WriteRules;
  readonly operating: OperatingCluster;
  readonly people: People;
  readonly #bystanders: readonly Manifest[];

  private constructor(operating: OperatingCluster, people: People, proxy: FaultProxy, rules: WriteRules, bystanders: readonly Manifest[]) {
    this.operating = operating;
    this.people = people;
    this.proxy = proxy;
    this.rules = rules;
    this.namespace = rules.namespace;
    this.settings = rules.settings;
    this.#bystanders = bystanders;
  }

  static async open(operating: OperatingCluster, name: string): Promise<Lane> {
    const people = new People(operating.control.kubeconfig);
    const operator = { ...promptly.operator, namespace: `${name}-operator`, watchNamespaces: [name] };
    const rules = new WriteRules(people, { ...promptly, operator });
    for (const namespace of [name, operator.namespace]) await operating.namespace(namespace);
    const ports = [{ port: 80 }];
    const bystanders = await Promise.all([
      people.api.create(services, { apiVersion: 'v1', kind: 'Service', metadata: { namespace: name, name: 'maintenance-deadbeef' }, spec: { ports } }),
      people.api.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: name, name: 'maintenance-deadbeef' }, data: { mine: 'yes' } }),
      people.api.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: operator.namespace, name: 'maintenance-backup-web' }, data: { mine: 'yes' } }),
    ]);
    const proxy = await FaultProxy.start(operating.control, 'operator', (request, forward) => rules.around(request, forward));
    return new Lane(operating, people, proxy, rules, bystanders);
  }

  async close(): Promise<void> {
    await this.proxy.stop();
  }

  /** The routes that people put in maintenance. */
  get routes(): readonly [Manifest, Manifest] {
    return shop(this.namespace, 'web', 'v1');
  }

  /** Routes as a server-side applier and `kubectl apply` made them a moment ago. */
  async begin(): Promise<void> {
    for (const route of [...this.routes, ...shop(this.namespace, TWIN, 'v1')]) await this.people.deleteRoute(route);
    await this.deploy('v1');
  }

  async deploy(version: string): Promise<void> {
    for (const name of [TWIN, 'web']) {
      const [byHelm, byKubectl] = shop(this.namespace, name, version);
      await Promise.all([this.people.applyServerSide(byHelm), this.people.apply(byKubectl)]);
      if (name === TWIN) await this.rules.expectOriginals(shop(this.namespace, TWIN, version));
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
  async run(seconds: number, conduct: Conduct = passOn, timeoutSeconds = 15): Promise<Run | undefined> {
    const { settings, operating, proxy } = this;
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
      expect(await this.rules.whyNotServed(page)).toEqual([]);
    }
    expect(await this.rules.unsafeOriginals()).toEqual([]);
  }

  /** The routes are as their twins, which nobody put in maintenance; nothing of ours is left, and bystanders are as they were. */
  async expectUntouched(): Promise<void> {
    await this.expectOff();
    const { api } = this.people;
    const lists = [configMaps, services, pods].flatMap((resource) => [this.namespace, this.settings.operator.namespace].map((namespace) => api.list(resource, { namespace })));
    const left = (await Promise.all(lists)).flat().filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt');
    expect(left.map(identity).toSorted()).toEqual(this.#bystanders.map(identity).toSorted());
  }

  /** Spec, annotations, labels and field owners of the routes are as those of their twins. */
  async expectOff(): Promise<void> {
    const twins = shop(this.namespace, TWIN, 'v1');
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
