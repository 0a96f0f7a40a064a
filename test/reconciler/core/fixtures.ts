import { OPERATOR, ROUTE_NAMESPACE } from '../../../src/reconciler/core/annotations.js';
import type { Backup } from '../../../src/reconciler/core/backup.js';
import { refOf, type Json, type JsonObject, type Manifest } from '../../../src/reconciler/core/manifest.js';
import { inNamespace, pageSetOf, type PageSet } from '../../../src/reconciler/core/page-set.js';
import type { Snapshot } from '../../../src/reconciler/core/snapshot.js';
import { withReadyPages } from '../../../src/reconciler/ready-pages.js';
import { defaultSettings } from '../../../src/settings/settings.js';

export const now = new Date('2026-01-01T12:00:00Z');

/** A time so many seconds after (or before) now. */
export function after(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

export const { maintenanceAnnotation: ENABLED, backupAnnotation: COPY } = defaultSettings.operator;

/** The page set of the default page. */
export const page = pageSetOf('default', defaultSettings) as PageSet;

export function service(name: string): JsonObject {
  return { service: { name, port: { number: 80 } } };
}

/** An Ingress of one path for each backend: slot `a / Prefix`, `b / Prefix`, … */
export function ingress(backends: Readonly<Record<string, Json>>, metadata: Partial<Manifest['metadata']> = {}): Manifest {
  const rules = Object.entries(backends).map(([host, backend]) => ({ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }));
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web', namespace: 'shop', ...metadata }, spec: { rules } };
}

export const onPage = service(page.name);

/** The backup of Ingress shop/web, of which `a` goes back to Service `web`. */
export function backupOf(over: Partial<Backup> = {}): Backup {
  return {
    version: 1,
    route: refOf(ingress({})),
    asked: { key: ENABLED, value: 'true' },
    annotation: COPY,
    since: '2026-01-01T11:00:00.000Z',
    slots: { 'a / Prefix': { original: service('web'), written: onPage } },
    owners: [],
    reverts: [],
    ...over,
  };
}

/** The ConfigMap of a backup, of whatever text. */
export function stored(backup: Backup | string, metadata: Partial<Manifest['metadata']> = {}): Manifest {
  const namespace = typeof backup === 'string' ? 'shop' : backup.route.namespace;
  const labels = { app: 'maintenance-operator', [OPERATOR]: 'maintenance-operator', [ROUTE_NAMESPACE]: namespace };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'maintenance-backup-web', namespace: 'maintenance-operator', labels, ...metadata },
    data: { 'backup.json': typeof backup === 'string' ? backup : JSON.stringify(backup) },
  };
}

/** The parts of the default page's set as they are in the cluster: Service, ConfigMap, Pod. */
export function parts(): readonly Manifest[] {
  return page.parts.map((part) => inNamespace(part, 'shop'));
}

export function part(kind: string): Manifest {
  return parts().find((one) => one.kind === kind)!;
}

/** An object with other annotations beside its own; undefined takes one off. */
export function annotated(object: Manifest, annotations: Readonly<Record<string, string | undefined>>): Manifest {
  const all = Object.entries({ ...object.metadata.annotations, ...annotations }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...object, metadata: { ...object.metadata, annotations: Object.fromEntries(all) } };
}

/** A complete view of namespace shop, its pages ready. */
export function snapshotOf(...objects: readonly Manifest[]): Snapshot {
  return { namespace: 'shop', objects: withReadyPages(objects), complete: true, absent: [], problems: [] };
}
