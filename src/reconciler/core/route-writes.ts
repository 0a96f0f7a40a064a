import type { Settings } from '../../settings/settings.js';
import type { Action, Step } from './action.js';
import { SERVICE_NAME, UNUSED_SINCE } from './annotations.js';
import { backupConfigMap, backupCopy, backupData, backupTooLarge, compressed, type Backup } from './backup.js';
import { givenBack } from './field-owners.js';
import { identityOf, refOf, titleOf, type Json, type Operation } from './manifest.js';
import { pointersOf, type ObservedRoute } from './observe-route.js';
import type { PlanContext } from './plan-context.js';
import { annotationChanges, change, isSameJson, sameAnnotations, sameLists, sameObject, unwritten, type AnnotationChanges } from './patch.js';

/** What each slot should hold; undefined: nothing. A slot without an entry is left as it is. */
export type SlotValues = ReadonlyMap<string, Json | undefined>;

/** All annotations of an object together: apimachinery `pkg/api/validation/objectmeta.go`, TotalAnnotationSizeLimitB. */
const ANNOTATIONS_BYTES = 256 * 1024;

/** Writes the backup: a new one by create, one that is there under its resourceVersion. */
export function saveBackup(is: ObservedRoute, backup: Backup, { backupNames, settings }: PlanContext, because: string): Action {
  const live = is.found?.configMap;
  if (!live) {
    const manifest = backupConfigMap(backup, backupNames.get(identityOf(is.ref))!, settings);
    return { step: 'save backup', verb: 'create', about: refOf(manifest), route: is.ref, because, manifest };
  }
  const operations = [...unwritten(live), ...annotationChanges(live, new Map([[UNUSED_SINCE, undefined]])), ...backupData(backup)];
  return { step: 'save backup', verb: 'patch', about: refOf(live), route: is.ref, because, operations };
}

/**
 * The one write that moves a route: slots and annotations together, guarded by everything that it was decided from.
 * Undefined where all is as wished.
 */
export function writeRoute(
  is: ObservedRoute,
  values: SlotValues,
  annotations: AnnotationChanges,
  settings: Settings,
  describe: { readonly step: Step; readonly because: string },
): Action | undefined {
  const moved = is.slots.filter(({ key, live }) => values.has(key) && !isSameJson(live, values.get(key)));
  const marks = annotationChanges(is.route, annotations);
  if (moved.length + marks.length === 0) return undefined;
  const operations: readonly Operation[] = [
    ...sameObject(is.route),
    ...sameLists(is.route, moved.map((slot) => slot.pointer)),
    ...sameAnnotations(is.route, decisiveAnnotations(is, settings)),
    ...marks,
    ...moved.map((slot) => change(slot.pointer, slot.live, values.get(slot.key))),
  ];
  return { ...describe, verb: 'patch', about: is.ref, route: is.ref, operations };
}

/** Gives the fields that our writes took to those who owned them, in the live `managedFields`, under the resourceVersion. */
export function giveBack(is: ObservedRoute, backup: Backup): Action {
  const { route, ref } = is;
  const entries = givenBack(route, pointersOf(is), backup.owners);
  const names = backup.owners.map(({ manager }) => manager).join(', ');
  const operations: readonly Operation[] = [
    ...unwritten(route),
    { op: 'replace', path: '/metadata/managedFields', value: entries as unknown as Json },
  ];
  return { step: 'give back', verb: 'patch', about: ref, route: ref, because: `the fields belong to ${names || 'nobody'}`, operations };
}

/** The operator's annotations of a route that is on; the copy of the backup is compressed where it would not fit. */
export function marksOn(is: ObservedRoute, backup: Backup, onto: string): AnnotationChanges {
  const copy = backupCopy(backup, is.found?.configMap?.metadata.name ?? '');
  const plain = marksWith(is, backup, onto, copy);
  return bytesWith(is, plain) <= ANNOTATIONS_BYTES ? plain : marksWith(is, backup, onto, compressed(copy));
}

/** Why a route can't be put in maintenance: its backup fits nowhere. Undefined where it fits. */
export function whyTooLarge(is: ObservedRoute, backup: Backup, onto: string): string | undefined {
  const bytes = bytesWith(is, marksOn(is, backup, onto));
  if (bytes <= ANNOTATIONS_BYTES) return backupTooLarge(backup);
  return `with its backup, the annotations of ${titleOf(is.ref)} would have ${bytes} bytes even compressed, and an object holds ${ANNOTATIONS_BYTES}`;
}

function marksWith({ found }: ObservedRoute, backup: Backup, onto: string, copy: string): AnnotationChanges {
  const former = found && found.backup.annotation !== backup.annotation ? [[found.backup.annotation, undefined] as const] : [];
  return new Map([[SERVICE_NAME, onto], ...former, [backup.annotation, copy]]);
}

function bytesWith({ route }: ObservedRoute, marks: AnnotationChanges): number {
  const annotations = Object.entries({ ...route.metadata.annotations, ...Object.fromEntries(marks) });
  return annotations.reduce((sum, [key, value]) => sum + (value === undefined ? 0 : Buffer.byteLength(key) + Buffer.byteLength(value)), 0);
}

/** The operator's annotations of a route that is off: none. */
export function marksOff(backup: Backup): AnnotationChanges {
  return new Map([[SERVICE_NAME, undefined], [backup.annotation, undefined]]);
}

function decisiveAnnotations({ found }: ObservedRoute, { operator }: Settings): readonly string[] {
  const { maintenanceAnnotation, customPageAnnotation, backupAnnotation } = operator;
  const former = found ? [found.backup.asked.key, found.backup.annotation] : [];
  return [...new Set([maintenanceAnnotation, customPageAnnotation, backupAnnotation, SERVICE_NAME, ...former])];
}
