import type { Settings } from '../../settings/settings.js';
import { BACKUP_APP, OPERATOR, ROUTE_NAMESPACE, SERVICE_NAME } from './annotations.js';
import { annotationOf, byName, refOf, type Manifest } from './manifest.js';
import { isPageSetPart } from './page-set-parts.js';
import type { Problem } from './problem.js';
import { adapterFor } from './routes/registry.js';

/**
 * The namespaces worth a plan: those that an annotated route, a page set or a backup names. Backups of namespaces that
 * the settings do not name any more are a problem, and kept.
 */
export function namespacesToPlan(
  { objects, problems }: { readonly objects: readonly Manifest[]; readonly problems: readonly Problem[] },
  settings: Settings,
): { readonly namespaces: readonly string[]; readonly problems: readonly Problem[] } {
  const { watchNamespaces } = settings.operator;
  const isWatched = (namespace: string): boolean => watchNamespaces.length === 0 || watchNamespaces.includes(namespace);
  const named = objects.map((object) => ({ object, namespace: namespaceOfInterest(object, settings) })).filter(({ namespace }) => namespace !== '');
  const unwatched = named.filter(({ object, namespace }) => object.kind === 'ConfigMap' && !isWatched(namespace));
  return {
    namespaces: [...new Set(named.map(({ namespace }) => namespace))].filter(isWatched).toSorted(byName),
    problems: [...problems, ...unwatched.map(({ object, namespace }) => unwatchedBackup(object, namespace))],
  };
}

function namespaceOfInterest(object: Manifest, { operator }: Settings): string {
  const { labels = {}, namespace = '' } = object.metadata;
  if (object.kind === 'ConfigMap') return labels.app === BACKUP_APP && labels[OPERATOR] === operator.namespace ? (labels[ROUTE_NAMESPACE] ?? '') : '';
  if (object.kind === 'Service') return isPageSetPart(object, operator.namespace) ? namespace : '';
  return adapterFor(object) && isOfInterest(object, operator) ? namespace : '';
}

/** A route that asks for maintenance, bears our marks, or points at what is called like a page Service. */
function isOfInterest(route: Manifest, operator: Settings['operator']): boolean {
  const isAsking = annotationOf(route, operator.maintenanceAnnotation) === operator.maintenanceAnnotationValue;
  const isMarked = [operator.backupAnnotation, SERVICE_NAME].some((key) => annotationOf(route, key) !== undefined);
  return isAsking || isMarked || /"maintenance-[0-9a-f]{8}"/.test(JSON.stringify(route.spec ?? null));
}

function unwatchedBackup(backup: Manifest, namespace: string): Problem {
  const message = `it is of namespace "${namespace}", which operator.watchNamespaces does not name: it is kept, and its route stays as it is; add the namespace until the route is off`;
  return { about: refOf(backup), reason: 'NamespaceNotWatched', message };
}
