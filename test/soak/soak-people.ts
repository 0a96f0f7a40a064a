import { setTimeout as sleep } from 'node:timers/promises';
import { defaultSettings } from '../../src/settings/settings.js';
import type { ClusterAdmin } from '../cluster/cluster-admin.js';
import type { Backends, Deed } from './soak-deeds.js';
import { manifestOf, namespaceName, routes, type SoakRoute } from './soak-routes.js';

const { maintenanceAnnotation: ENABLED, customPageAnnotation: PAGE } = defaultSettings.operator;
const MOST_TRIES = 40;

/** The people of the soak: they do each deed to the route and to its twin, as often as it takes. */
export interface People {
  /** Where a deed can't be done (its route is not there), nothing happens. */
  perform(deed: Exclude<Deed, { what: 'content' }>): Promise<void>;
  /** The routes that are there, with the page that each one asks for; undefined: it is off. */
  readonly wishes: ReadonlyMap<SoakRoute, string | undefined>;
  /** How often somebody had to try again, since a write of the operator's came between. */
  readonly retries: number;
}

/** Creates every route and its twin. */
export async function settlePeople(admin: ClusterAdmin, initial: readonly Backends[]): Promise<People> {
  const wishes = new Map<SoakRoute, string | undefined>();
  let retries = 0;

  async function persist(args: readonly string[], input = ''): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await admin.kubectlWith(input, ...args);
        return;
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
        retries += 1;
        await sleep(500);
      }
    }
  }

  /** The twin comes last: what never succeeds on the route must not be on the twin. */
  async function onBoth({ namespace, twinNamespace }: SoakRoute, act: (namespace: string) => Promise<void>): Promise<void> {
    await act(namespace);
    await act(twinNamespace);
  }

  const annotate = (route: SoakRoute, ...changes: readonly string[]): Promise<void> =>
    onBoth(route, (namespace) => persist(['annotate', '--overwrite', kindName(route), route.name, '-n', namespace, ...changes]));
  async function deploy(route: SoakRoute, backends: Backends): Promise<void> {
    await onBoth(route, (namespace) => persist(['apply', '-f', '-', ...route.applier], JSON.stringify(manifestOf(route, namespace, backends))));
    wishes.set(route, wishes.get(route));
  }

  async function remove(route: SoakRoute): Promise<void> {
    await onBoth(route, (namespace) => persist(['delete', kindName(route), route.name, '-n', namespace]));
    wishes.delete(route);
  }

  async function turnOff(route: SoakRoute): Promise<void> {
    await annotate(route, `${ENABLED}-`);
    wishes.set(route, undefined);
  }

  async function turnOn(route: SoakRoute, page: string): Promise<void> {
    await annotate(route, `${ENABLED}=true`, `${PAGE}=${page}`);
    wishes.set(route, page);
  }

  /** Another manager, which owns one label. */
  const label = (route: SoakRoute, tier: string): Promise<void> =>
    onBoth(route, (namespace) => persist(['label', '--overwrite', '--field-manager=labeller', kindName(route), route.name, '-n', namespace, `tier=${tier}`]));

  /** One page Pod of a namespace; `force` ends it without its grace time. */
  async function kill(namespace: string, force: boolean): Promise<void> {
    const [pod] = (await admin.kubectl('get', 'pods', '-n', namespace, '-l', 'app=maintenance-page', '-o', 'name')).split('\n');
    const how = force ? ['--grace-period=0', '--force'] : ['--wait=false'];
    if (pod) await admin.kubectl('delete', pod, '-n', namespace, '--ignore-not-found', ...how);
  }

  async function perform(deed: Exclude<Deed, { what: 'content' }>): Promise<void> {
    if (deed.what === 'kill') return kill(namespaceName(deed.namespace), deed.force);
    const route = routes[deed.route]!;
    if (deed.what === 'deploy') return deploy(route, deed.backends);
    if (!wishes.has(route)) return;
    if (deed.what === 'label') return label(route, deed.value);
    if (deed.what === 'delete') return remove(route);
    if (deed.what === 'off') return turnOff(route);
    if (deed.what === 'on' || wishes.get(route) !== undefined) return turnOn(route, deed.page);
  }

  for (const namespace of new Set(routes.flatMap((route) => [route.namespace, route.twinNamespace]))) await admin.namespace(namespace);
  await Promise.all(routes.map((route, index) => deploy(route, initial[index]!)));
  return {
    perform,
    wishes,
    get retries() {
      return retries;
    },
  };
}

function kindName({ kind }: Pick<SoakRoute, 'kind'>): string {
  return kind === 'IngressRoute' ? 'ingressroutes.traefik.io' : 'ingress';
}
