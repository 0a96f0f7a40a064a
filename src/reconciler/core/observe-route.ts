import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../../settings/settings.js';
import { SERVICE_NAME } from './annotations.js';
import { parseBackupCopy, unsafeOriginal, type Backup, type Saved } from './backup.js';
import { annotationOf, identityOf, refOf, titleOf, type Json, type Manifest, type Ref } from './manifest.js';
import { whyUnfit, type FoundBackup } from './observe-backups.js';
import type { Problem } from './problem.js';
import type { RouteAdapter, Slot } from './routes/route-adapter.js';

/**
 * What is in a slot: `original`: the app's; `ours`: our page; `mixed`: ours and theirs in one list;
 * `stuck`: a page of which nobody knows what was there before.
 */
export type SlotState = 'original' | 'ours' | 'mixed' | 'stuck';

/** A slot and what belongs there when the route is off (undefined: nothing; of a `stuck` one: unknown). */
export interface ObservedSlot extends Slot {
  readonly state: SlotState;
  readonly original?: Json | undefined;
  readonly saved?: Saved | undefined;
}

/** One route as it is now. */
export interface ObservedRoute {
  readonly ref: Ref;
  readonly route: Manifest;
  readonly adapter: RouteAdapter;
  readonly slots: readonly ObservedSlot[];
  readonly found?: FoundBackup | undefined;
  /** There is no backup ConfigMap, and why the copy in the annotation is not used. */
  readonly refusedCopy?: string | undefined;
  /** Slots of the backup that the route does not have any more. */
  readonly vanished: readonly string[];
  /** The annotation that asks for maintenance; absent: off. */
  readonly asked?: { readonly key: string; readonly value: string } | undefined;
  /** The page it asks for. */
  readonly page: string;
  /** The page Service it was moved onto last, by its own annotation. */
  readonly movedTo?: string | undefined;
  readonly warnings: readonly Problem[];
}

/** What a slot is looked at with. */
interface SlotContext {
  readonly adapter: RouteAdapter;
  readonly namespace: string;
  readonly found: FoundBackup | undefined;
  readonly isPage: (service: string) => boolean;
}

/** Reads one route: what it asks for, and slot by slot whether the app or a page is there. */
export function observeRoute(
  route: Manifest,
  adapter: RouteAdapter,
  inConfigMap: FoundBackup | undefined,
  isPage: (service: string) => boolean,
  settings: Settings,
): ObservedRoute {
  const ref = refOf(route);
  const copy = inConfigMap ? {} : copyIn(route, settings);
  const found = inConfigMap ?? (copy.backup && { backup: copy.backup });
  const movedTo = annotationOf(route, SERVICE_NAME);
  const read = pairLeftOver(adapter.slots(route).map((slot) => observeSlot(slot, { adapter, namespace: ref.namespace, found, isPage })), found?.backup);
  const asked = askedBy(route, found?.backup, settings);
  return {
    ref, route, adapter, found, asked, movedTo,
    slots: read.slots,
    vanished: read.vanished,
    page: pageOf(route, settings),
    refusedCopy: copy.refused,
    warnings: [...read.paired.map((slot) => pairedWarning(ref, slot)), ...read.slots.flatMap((slot) => mixedWarning(ref, slot)), ...staleKeyWarnings(ref, asked, settings)],
  };
}

/** Where the route's slots are now. */
export function pointersOf({ slots }: ObservedRoute): readonly string[] {
  return slots.map(({ pointer }) => pointer);
}

/** The page that a route asks for, or would ask for. */
export function pageOf(route: Manifest, { operator }: Settings): string {
  return annotationOf(route, operator.customPageAnnotation) || 'default';
}

function askedBy(route: Manifest, backup: Backup | undefined, { operator }: Settings): ObservedRoute['asked'] {
  const now = { key: operator.maintenanceAnnotation, value: operator.maintenanceAnnotationValue };
  const candidates = backup ? [now, backup.asked] : [now];
  return candidates.find(({ key, value }) => annotationOf(route, key) === value);
}

/** From the annotation alone only what is safe if it was forged: this very route's, and nothing of other namespaces. */
function copyIn(route: Manifest, { operator }: Settings): { readonly backup?: Backup; readonly refused?: string } {
  const text = annotationOf(route, operator.backupAnnotation);
  if (text === undefined) return {};
  const parsed = parseBackupCopy(text);
  if (!('backup' in parsed)) return { refused: parsed.reason };
  const { backup } = parsed;
  const own = identityOf(backup.route) === identityOf(refOf(route));
  const danger = own ? (whyUnfit(backup) ?? unsafeOriginal(backup)) : `it is that of ${titleOf(backup.route)}`;
  return danger === undefined ? { backup: { ...backup, annotation: operator.backupAnnotation } } : { refused: danger };
}

function observeSlot(slot: Slot, { adapter, namespace, found, isPage }: SlotContext): ObservedSlot {
  const { live } = slot;
  const onPage = (value: Json): boolean => adapter.services(value, namespace).some(isPage);
  const isOnPage = live !== undefined && onPage(live);
  const saved = savedFor(slot, found, isOnPage);
  if (Array.isArray(live) && isOnPage && !live.every((item) => onPage([item]))) {
    return { ...slot, saved, state: 'mixed', original: live.filter((item) => !onPage([item])) };
  }
  const isWritten = saved !== undefined && isDeepStrictEqual(live, saved.written) && !isDeepStrictEqual(saved.written, saved.original);
  if (!isWritten && !isOnPage) return { ...slot, saved, state: 'original', original: live };
  return saved ? { ...slot, saved, state: 'ours', original: saved.original } : { ...slot, state: 'stuck' };
}

/** From the annotation alone, which somebody may have forged, only slots that are on our page are filled. */
function savedFor({ key }: Slot, found: FoundBackup | undefined, isOnPage: boolean): Saved | undefined {
  return found?.configMap || isOnPage ? found?.backup.slots[key] : undefined;
}

/** Where exactly one stuck slot and one vanished backup entry are left over, an edited host or path is why: they pair. */
function pairLeftOver(slots: readonly ObservedSlot[], backup: Backup | undefined): {
  slots: readonly ObservedSlot[];
  vanished: readonly string[];
  paired: readonly ObservedSlot[];
} {
  const keys = new Set(slots.map((slot) => slot.key));
  const vanished = Object.keys(backup?.slots ?? {}).filter((key) => !keys.has(key));
  const stuck = slots.filter((slot) => slot.state === 'stuck');
  if (stuck.length !== 1 || vanished.length !== 1) return { slots, vanished, paired: [] };
  const saved = backup!.slots[vanished[0]!]!;
  const pair = (slot: ObservedSlot): ObservedSlot =>
    slot.state === 'stuck' ? { ...slot, state: 'ours', saved, original: saved.original } : slot;
  return { slots: slots.map(pair), vanished: [], paired: stuck };
}

function pairedWarning(about: Ref, slot: ObservedSlot): Problem {
  const message =
    `slot "${slot.key}" is on a page and new, and one backup entry has lost its slot: it is taken for the same slot with ` +
    'another host or path; check the backend after the maintenance';
  return { about, reason: 'SlotPaired', message };
}

function mixedWarning(about: Ref, { key, state }: ObservedSlot): readonly Problem[] {
  if (state !== 'mixed') return [];
  const message = `slot "${key}" holds our page beside somebody's own entry: our entry is left out of what is its original now`;
  return [{ about, reason: 'SlotMixed', message }];
}

function staleKeyWarnings(about: Ref, asked: ObservedRoute['asked'], { operator }: Settings): readonly Problem[] {
  if (!asked || (asked.key === operator.maintenanceAnnotation && asked.value === operator.maintenanceAnnotationValue)) return [];
  const message =
    `"${asked.key}: ${asked.value}" turned it on and still holds, though the settings now ask for ` +
    `"${operator.maintenanceAnnotation}: ${operator.maintenanceAnnotationValue}"; it stays on until the former is removed`;
  return [{ about, reason: 'FormerAnnotation', message }];
}
