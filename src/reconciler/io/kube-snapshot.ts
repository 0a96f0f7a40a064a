import { BACKUP_APP, DELETING, ROUTE_NAMESPACE } from '../core/annotations.js';
import type { Resource } from '../core/routes/route-adapter.js';
import type { Snapshot } from '../core/snapshot.js';
import type { KubeApi } from './kube-api.js';
import { discover } from './kube-discovery.js';
import { listOf, objectOf, problemsOf, type Reading } from './kube-list.js';
import { pageSetNames, readPageSets } from './kube-page-sets.js';
import { configMaps, endpointSlices, services } from './kube-resources.js';

/** What to read. */
export interface SnapshotOptions {
  readonly namespace: string;
  readonly operatorNamespace: string;
  readonly routes: readonly Resource[];
}

/**
 * Reads one namespace anew: backups, then Services and EndpointSlices, then routes, then the parts of the page sets that those
 * name. Whoever wrote a backup before a route is seen with the backup. A page Service that is going or gone is read again at last:
 * what was read as a part of its set can't belong to one that was made anew under the same name meanwhile. Kinds of routes that can't be listed are missing, and
 * the snapshot is incomplete; without backups, Services, EndpointSlices or Pods nothing can be decided, and it is empty.
 */
export async function readSnapshot(api: KubeApi, { namespace, operatorNamespace, routes }: SnapshotOptions): Promise<Snapshot> {
  const labelSelector = `app=${BACKUP_APP},${ROUTE_NAMESPACE}=${namespace}`;
  const [backups, kinds] = await Promise.all([
    listOf(api, configMaps, { namespace: operatorNamespace, labelSelector }),
    discover(api, routes),
  ]);
  const [listedServices, slices] = await Promise.all([services, endpointSlices].map((resource) => listOf(api, resource, { namespace }))) as [Reading, Reading];
  const listedRoutes = await Promise.all(kinds.present.map((resource) => listOf(api, resource, { namespace })));
  const names = pageSetNames(listedServices.objects, objectsIn(listedRoutes));
  const { needed, others } = await readPageSets(api, namespace, names, slices.objects);
  const steady = listedServices.objects.filter(({ metadata }) => metadata.annotations?.[DELETING] === undefined);
  const unsteadyNames = names.filter((name) => !steady.some(({ metadata }) => metadata.name === name));
  const reread = await Promise.all(unsteadyNames.map((name) => objectOf(api, services, { namespace, name })));

  const basis = [backups, { ...listedServices, objects: steady }, ...reread, slices, ...needed];
  const readings = [...basis, ...others, ...listedRoutes];
  const problems = [...kinds.failures.map(({ problem }) => problem), ...problemsOf(readings)];
  return {
    namespace,
    objects: basis.some(({ failure }) => failure) ? [] : objectsIn(readings),
    complete: problems.length === 0,
    absent: kinds.absent.map(({ kind }) => kind),
    problems,
  };
}

function objectsIn(readings: readonly Reading[]): Snapshot['objects'] {
  return readings.flatMap(({ objects }) => objects);
}
