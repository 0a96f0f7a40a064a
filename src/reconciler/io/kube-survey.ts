import type { Survey } from '../cluster.js';
import { BACKUP_APP } from '../core/annotations.js';
import type { Resource } from '../core/routes/route-adapter.js';
import type { KubeApi } from './kube-api.js';
import type { KubeError } from './kube-error.js';
import { discover } from './kube-discovery.js';
import { listOf, problemsOf } from './kube-list.js';
import { configMaps, services } from './kube-resources.js';

/** Where to look. */
export interface SurveyOptions {
  readonly routes: readonly Resource[];
  /** The operator's: the backups are there. */
  readonly namespace: string;
  /** Empty: all. */
  readonly watchNamespaces: readonly string[];
}

/** The label of everything that belongs to a page set. */
const PAGE_PARTS = 'app=maintenance-page';

/**
 * All routes and page Services of the watched namespaces, and all backups. What can't be listed is a problem. Throws a
 * KubeError where nothing can be read because the server does not answer, or does not know us (401).
 */
export async function survey(api: KubeApi, { routes, namespace, watchNamespaces }: SurveyOptions): Promise<Survey> {
  const { present, absent, failures } = await discover(api, routes);
  if (present.length + absent.length === 0) throwIfFatal(failures.map(({ error }) => error));
  const scopes = watchNamespaces.length === 0 ? [''] : watchNamespaces;
  const readings = await Promise.all([
    listOf(api, configMaps, { namespace, labelSelector: `app=${BACKUP_APP}` }),
    ...scopes.map((scope) => listOf(api, services, { namespace: scope, labelSelector: PAGE_PARTS })),
    ...present.flatMap((resource) => scopes.map((scope) => listOf(api, resource, { namespace: scope }))),
  ]);
  const errors = readings.flatMap(({ failure }) => (failure ? [failure.error] : []));
  if (errors.length === readings.length) throwIfFatal(errors);
  return {
    objects: readings.flatMap(({ objects }) => objects),
    problems: [...failures.map(({ problem }) => problem), ...problemsOf(readings)],
  };
}

function throwIfFatal(errors: readonly KubeError[]): void {
  const fatal = errors.find(({ status }) => status === undefined || status === 401);
  if (fatal) throw fatal;
}
