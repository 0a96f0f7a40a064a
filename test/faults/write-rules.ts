import { isDeepStrictEqual } from 'node:util';
import { BACKUP_APP, OPERATOR, PAGE_SET_NAME, ROUTE_NAMESPACE } from '../../src/reconciler/core/annotations.js';
import { parseBackup, type Backup } from '../../src/reconciler/core/backup.js';
import type { Json, Manifest, Operation } from '../../src/reconciler/core/manifest.js';
import { adapterFor, routeAdapters } from '../../src/reconciler/core/routes/registry.js';
import type { Resource } from '../../src/reconciler/core/routes/route-adapter.js';
import { configMaps, endpointSlices, pods, services } from '../../src/reconciler/io/kube-resources.js';
import type { Settings } from '../../src/settings/settings.js';
import { ENABLED } from '../reconciler/cluster/operating-cluster.js';
import type { PassingRequest } from './fault-proxy.js';
import type { People } from './people.js';

const PAGE_NAME = /maintenance-[0-9a-f]{8}/;

/** A request, by what it is about. */
export interface Target {
  readonly method: string;
  readonly plural: string;
  readonly namespace: string;
  /** '' for a create and a list. */
  readonly name: string;
  readonly body: unknown;
}

/**
 * What every request of the reconciler is held against, at the moment at which it reaches the API server: invariants 1 to 3, and
 * that it stays in its own namespaces. What breaks them is kept, in words, until {@link expectUnbroken}.
 */
export class WriteRules {
  readonly settings: Settings;
  readonly namespaces: readonly string[];
  readonly #people: People;
  readonly #originals = new Map<string, ReadonlyMap<string, Json | undefined>>();
  readonly #broken: string[] = [];
  #writes = 0;

  constructor(people: People, settings: Settings) {
    this.#people = people;
    this.settings = settings;
    this.namespaces = settings.operator.watchNamespaces;
  }

  /** How many writes reached the API server. */
  get writes(): number {
    return this.#writes;
  }

  /** Throws what broke the rules. */
  expectUnbroken(): void {
    if (this.#broken.length > 0) throw new Error(this.#broken.join('\n'));
  }

  /** What the twins' slots hold is what the routes' slots must get back. */
  async expectOriginals(twins: readonly Manifest[]): Promise<void> {
    for (const twin of twins) {
      const live = (await this.#people.route(twin))!;
      this.#originals.set(placeOf(live), new Map(adapterFor(live)!.slots(live).map((slot) => [slot.key, slot.live])));
    }
  }

  /** A rule is broken only by what the API server lets through. */
  async around<Answer extends { readonly status: number }>(request: PassingRequest, forward: () => Promise<Answer>): Promise<Answer> {
    const target = targetOf(request);
    if (!target || request.method === 'GET') {
      if (target && !this.#isHome(target.namespace)) this.#broken.push(`read outside of its namespaces: ${request.path}`);
      return forward();
    }
    if (target.plural === 'events' && this.#isHome(target.namespace)) return forward();
    const wrong = await this.#wrongWith(target);
    const answer = await forward();
    if (answer.status > 299) return answer;
    this.#writes += 1;
    const isPagePart = this.namespaces.includes(target.namespace) && [configMaps, services, pods].some(({ plural }) => plural === target.plural);
    const unsafe = isPagePart ? [] : await this.unsafeOriginals();
    this.#broken.push(...wrong.map((why) => `${request.method} ${request.path}: ${why}`), ...unsafe.map((why) => `after ${request.method} ${request.path}: ${why}`));
    return answer;
  }

  /** Slots on a page whose originals no backup has (invariant 1). */
  async unsafeOriginals(): Promise<readonly string[]> {
    const routes = await this.#routes();
    const unsafe = this.#unsafeIn(routes, await this.#backups());
    const hasChanged = unsafe.length > 0 && !isDeepStrictEqual(await this.#routes(), routes);
    return hasChanged ? this.unsafeOriginals() : unsafe;
  }

  #unsafeIn(routes: readonly Manifest[], backups: readonly Backup[]): readonly string[] {
    return routes.flatMap((route) => {
      const adapter = adapterFor(route)!;
      const saved = backups.find((backup) => backup.route.uid === route.metadata.uid)?.slots ?? {};
      const onPage = adapter.slots(route).filter(({ live }) => live !== undefined && adapter.services(live, route.metadata.namespace!).some((name) => PAGE_SET_NAME.test(name)));
      const unsafe = onPage.filter(({ key }) => !isDeepStrictEqual(saved[key]?.original, this.#originals.get(placeOf(route))?.get(key)));
      return unsafe.map(({ key }) => `${route.kind} ${route.metadata.name} is on a page, and no backup has the original of slot "${key}"`);
    });
  }

  /** Why a page Service has no ready endpoint that is a Pod of its own (invariant 2). */
  async whyNotServed(namespace: string, service: string): Promise<readonly string[]> {
    const { api } = this.#people;
    const [slices, theirPods, anchor] = await Promise.all([
      api.list(endpointSlices, { namespace, labelSelector: `kubernetes.io/service-name=${service}` }),
      api.list(pods, { namespace }),
      api.find(services, { namespace, name: service }),
    ]);
    const endpoints = slices.flatMap((slice) => (slice.endpoints as readonly { conditions: { ready?: boolean }; targetRef?: { uid?: string } }[] | null) ?? []);
    const isServed = endpoints.some(({ conditions, targetRef }) => conditions.ready && theirPods.some(({ metadata }) => metadata.uid === targetRef?.uid && metadata.deletionTimestamp === undefined));
    return isServed && anchor ? [] : [`page Service ${service} ${anchor ? 'has no ready endpoint' : 'is gone'}`];
  }

  #isHome(namespace: string): boolean {
    return [...this.namespaces, this.settings.operator.namespace].includes(namespace);
  }

  async #wrongWith(target: Target): Promise<readonly string[]> {
    if (!this.#isHome(target.namespace)) return ['it is outside of its namespaces'];
    const resource = [configMaps, services, pods, ...routeAdapters.map((adapter) => adapter.resource)].find(({ plural }) => plural === target.plural);
    if (!resource) return ['it is of a kind that is not ours to write'];
    const isRoute = ![configMaps, services, pods].includes(resource);
    const object = target.method === 'POST' ? (target.body as Manifest) : await this.#people.api.find(resource, target);
    if (!object) return [];
    return isRoute ? this.#wrongWithRoute(target, object) : this.#wrongWithOurs(target, resource, object);
  }

  /** A write to a route: it asks for maintenance, or has a backup; it moves only onto a page that serves. */
  async #wrongWithRoute({ method, body }: Target, route: Manifest): Promise<readonly string[]> {
    if (method !== 'PATCH') return ['a route is only ever patched'];
    const hasBackup = (await this.#backups()).some((backup) => backup.route.uid === route.metadata.uid);
    const isTheirs = route.metadata.annotations?.[ENABLED] !== 'true' && !hasBackup;
    const written = (body as readonly Operation[]).filter((operation) => operation.op !== 'test' && operation.path.startsWith('/spec'));
    const pages = [...new Set(JSON.stringify(written).match(new RegExp(PAGE_NAME, 'g')))];
    const unserved = (await Promise.all(pages.map((page) => this.whyNotServed(route.metadata.namespace!, page)))).flat();
    return [...(isTheirs ? ['the route does not ask for maintenance, and has no backup'] : []), ...unserved];
  }

  /** A write to a part of a page set or to a backup. */
  async #wrongWithOurs(target: Target, resource: Resource, { metadata: { name, labels = {} } }: Manifest): Promise<readonly string[]> {
    const operator = this.settings.operator.namespace;
    const isBackup = target.namespace === operator;
    const kindOfName = isBackup ? /^maintenance-backup-/ : resource === pods ? /^maintenance-[0-9a-f]{8}(-\d+)?$/ : PAGE_SET_NAME;
    const isLabelled = isBackup ? labels.app === BACKUP_APP && this.namespaces.includes(labels[ROUTE_NAMESPACE] ?? '') : labels.app === 'maintenance-page';
    const isOurs = kindOfName.test(name) && isLabelled && labels[OPERATOR] === operator;
    const users = target.method === 'DELETE' && !isBackup ? await this.#usersOf(target.namespace, PAGE_NAME.exec(name)![0]) : [];
    return [...(isOurs ? [] : ['the object is not ours']), ...users.map((user) => `a part of a page set goes while ${user} is on it`)];
  }

  async #usersOf(namespace: string, page: string): Promise<readonly string[]> {
    const users = (await this.#routes()).filter(({ spec, metadata }) => metadata.namespace === namespace && JSON.stringify(spec).includes(`"${page}"`));
    return users.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  }

  async #routes(): Promise<readonly Manifest[]> {
    const lists = this.namespaces.flatMap((namespace) => routeAdapters.map(({ resource }) => this.#people.api.list(resource, { namespace })));
    return (await Promise.all(lists)).flat();
  }

  async #backups(): Promise<readonly Backup[]> {
    const objects = await this.#people.api.list(configMaps, { namespace: this.settings.operator.namespace, labelSelector: `app=${BACKUP_APP}` });
    return objects.map(parseBackup).flatMap((parsed) => ('backup' in parsed ? [parsed.backup] : []));
  }
}

/** The same for a route and its twin. */
function placeOf({ kind, metadata: { namespace } }: Manifest): string {
  return `${kind} ${namespace}`;
}

/** Undefined for what is no object and no list: discovery. */
export function targetOf({ method, path, body }: PassingRequest): Target | undefined {
  const found = /^\/(?:api|apis\/[^/]+)\/[^/]+\/namespaces\/([^/]+)\/([^/?]+)(?:\/([^/?]+))?/.exec(path);
  if (!found) return undefined;
  const [, namespace = '', plural = '', name = ''] = found;
  return { method, plural, namespace, name, body: body === '' ? undefined : JSON.parse(body) };
}
