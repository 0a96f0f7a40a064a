import { BACKUP_APP, ROUTE_NAMESPACE } from '../core/annotations.js';
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
 * name, and their Services at last. Whoever wrote a backup before a route is seen with the backup. A set's Service is as new as anything
 * else: its mark of disuse is seen by whoever saw a route ask for it, and no part that was read can belong to a set that
 * was made anew meanwhile. Kinds of routes that can't be listed are missing, and
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
  const pageServices = await Promise.all(names.map((name) => objectOf(api, services, { namespace, name })));

  const otherServices = listedServices.objects.filter(({ metadata }) => !names.includes(metadata.name));
  const basis = [backups, { ...listedServices, objects: otherServices }, ...pageServices, slices, ...needed];
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
