import type { PartialPlan, RouteState } from './action.js';
import { SERVICE_NAME } from './annotations.js';
import type { Backup } from './backup.js';
import { asNow, isSameBackup, lastManager } from './desired-backup.js';
import { heldByUs, managersOf, ownersOf } from './field-owners.js';
import { unreadyApps } from './app-readiness.js';
import { annotationOf } from './manifest.js';
import { pointersOf, type ObservedRoute } from './observe-route.js';
import { isSameJson } from './patch.js';
import { deletion } from './own-writes.js';
import type { PlanContext } from './plan-context.js';
import type { Problem } from './problem.js';
import { giveBack, marksOff, saveBackup, writeRoute, type SlotValues } from './route-writes.js';
import { stuckProblems } from './stuck.js';

/** Puts back what a route's slots were, three-way, then the ownership, and then forgets the backup. */
export function planOff(is: ObservedRoute, context: PlanContext): readonly PartialPlan[] {
  const problems = stuckProblems(is);
  if (!is.found && problems.length === 0) return [];
  const isOnPage = is.slots.some(({ state }) => state === 'ours' || state === 'mixed');
  const state: RouteState = problems.length > 0 ? 'stuck' : isOnPage ? 'waiting' : 'off';
  return [is.found ? nextStep(is, is.found.backup, context) : {}, { problems, routes: [{ route: is.ref, page: is.page, state }] }];
}

function nextStep(is: ObservedRoute, found: Backup, context: PlanContext): PartialPlan {
  const { settings } = context;
  const isStuck = is.slots.some(({ state }) => state === 'stuck');
  const because = `"${found.asked.key}: ${found.asked.value}" is gone`;
  const restore = writeRoute(is, valuesOff(is), isStuck ? new Map() : marksOff(found), settings, { step: 'restore', because });
  const backup = asNow(is, found);
  if (restore) {
    const needsSaving = is.found?.configMap ? !isSameBackup(found, backup) : valuesOff(is).size > 0;
    return !needsSaving
      ? { actions: [restore], warnings: unreadyApps(is, context.snapshot) }
      : { actions: [saveBackup(is, backup, context, because)] };
  }
  if (heldByUs(is.route, pointersOf(is)).size > 0) return { actions: [giveBack(is, found)] };
  const warnings = replacedWarnings(is, found);
  const configMap = is.found?.configMap;
  if (isStuck || !context.complete || !configMap) return { warnings };
  return { actions: [{ ...deletion(configMap, 'delete backup', `${is.ref.name} is restored`), route: is.ref }], warnings };
}

/** Slots that are ours get their originals back; what somebody else put there stays. */
function valuesOff({ slots }: ObservedRoute): SlotValues {
  return new Map(slots.filter(({ state }) => state === 'ours' || state === 'mixed').map(({ key, original }) => [key, original]));
}

/** Our own restore leaves the slots and their owners as the backup has them; a replaced object does not. */
function replacedWarnings(is: ObservedRoute, { slots, owners }: Backup): readonly Problem[] {
  const asSaved = is.slots.every(({ key, live }) => isSameJson(live, slots[key]?.original));
  const sameOwners = isSameJson(managersOf(ownersOf(is.route, pointersOf(is))), managersOf(owners));
  if ((asSaved && sameOwners) || annotationOf(is.route, SERVICE_NAME) !== undefined) return [];
  const message = `${lastManager(is)} replaced the whole object, the maintenance annotation included: that turned the maintenance off`;
  return [{ about: is.ref, reason: 'Replaced', message }];
}
