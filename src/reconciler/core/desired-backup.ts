import type { Settings } from '../../settings/settings.js';
import type { Backup, Revert, Saved } from './backup.js';
import type { Json } from './manifest.js';
import { lastManagerOf, rememberedOwners, timeless, type FieldOwner } from './field-owners.js';
import { pointersOf, type ObservedRoute, type ObservedSlot } from './observe-route.js';
import { isSameJson } from './patch.js';

/** Reverts are counted over this time. */
const REVERT_WINDOW_SECONDS = 600;

/** So many reverts in the window are taken as accidents; then the pace slows down. */
const REVERTS_AT_ONCE = 5;

/** The longest wait between two diverts of a contested route. */
const LONGEST_WAIT_SECONDS = 60;

/** The backup of a route that is to be on the page Service `onto`. */
export function backupFor(is: ObservedRoute, onto: string, settings: Settings, now: Date): Backup {
  const before = is.found?.backup;
  return {
    version: 1,
    route: is.ref,
    asked: is.asked!,
    annotation: settings.operator.backupAnnotation,
    since: before?.since ?? now.toISOString(),
    slots: savedSlots(is, (slot) => is.adapter.diverted(slot, slot.original, { service: onto })),
    owners: ownersFor(is),
    reverts: revertsFor(is, now),
    seen: foreignIn(is) ? is.route.metadata.generation : before?.seen,
  };
}

/** The backup with the originals and the owners of now, before a restore: what that takes is given back to them. */
export function asNow(is: ObservedRoute, backup: Backup): Backup {
  const written = (slot: ObservedSlot): Json | undefined => slot.saved?.written;
  return { ...backup, slots: savedSlots(is, written), owners: ownersFor(is) };
}

/** Whether a backup says the same as the one that was found; the times of owners do not count. */
export function isSameBackup(one: Backup, other: Backup): boolean {
  return isSameJson({ ...one, owners: timeless(one.owners) }, { ...other, owners: timeless(other.owners) });
}

/** What somebody else did to slots while the route was on. */
export interface Foreign {
  /** `revert`: all these slots hold their originals again; `deploy`: something new is among them. */
  readonly deed: 'revert' | 'deploy';
  readonly slots: readonly ObservedSlot[];
}

/** What somebody else put into slots since the route was moved; undefined: nothing. */
export function foreignIn({ slots, movedTo, found, ref, route }: ObservedRoute): Foreign | undefined {
  const foreign = slots.filter(({ state }) => state === 'original');
  if (movedTo === undefined || !found || foreign.length === 0) return undefined;
  const { backup } = found;
  const isAccounted = backup.seen !== undefined && backup.seen === route.metadata.generation;
  const isRevert = isAccounted
    ? backup.reverts.at(-1)?.generation === backup.seen
    : backup.route.uid === ref.uid && foreign.every(({ saved, live }) => saved && isSameJson(live, saved.original));
  return { deed: isRevert ? 'revert' : 'deploy', slots: foreign };
}

/** Who last wrote the route's slots, other than us. */
export function lastManager(is: ObservedRoute): string {
  return lastManagerOf(is.route, pointersOf(is));
}

/** Until when a contested route waits: after more than 5 reverts in 10 minutes 2, 4, 8, … up to 60 seconds. */
export function contestedUntil({ reverts }: Backup, now: Date): Date | undefined {
  const recent = recentOf(reverts, now);
  if (recent.length <= REVERTS_AT_ONCE) return undefined;
  const wait = Math.min(LONGEST_WAIT_SECONDS, 2 ** (recent.length - REVERTS_AT_ONCE));
  return new Date(new Date(recent.at(-1)!.at).getTime() + wait * 1000);
}

/** While a slot is stuck nothing is forgotten: what a person needs to mend it may be among the entries without a slot. */
function savedSlots({ slots, vanished, found }: ObservedRoute, written: (slot: ObservedSlot) => Json | undefined): Readonly<Record<string, Saved>> {
  const isStuck = slots.some(({ state }) => state === 'stuck');
  const leftOver = isStuck ? vanished.map((key) => [key, found!.backup.slots[key]!] as const) : [];
  const known = slots
    .filter(({ state }) => state !== 'stuck')
    .map((slot) => [slot.key, { original: slot.original, written: written(slot) }] as const);
  return Object.fromEntries<Saved>([...leftOver, ...known]);
}

function ownersFor(is: ObservedRoute): readonly FieldOwner[] {
  return rememberedOwners(is.route, pointersOf(is), is.found?.backup.owners ?? []);
}

/** A revert is counted once, by the generation of the route that shows it. */
function revertsFor(is: ObservedRoute, now: Date): readonly Revert[] {
  const before = is.found?.backup.reverts ?? [];
  const { generation } = is.route.metadata;
  const isNew = foreignIn(is)?.deed === 'revert' && is.found?.backup.seen !== generation;
  return isNew ? [...recentOf(before, now), { at: now.toISOString(), manager: lastManager(is), generation }] : before;
}

function recentOf(reverts: readonly Revert[], now: Date): readonly Revert[] {
  return reverts.filter(({ at }) => now.getTime() - new Date(at).getTime() < REVERT_WINDOW_SECONDS * 1000);
}
