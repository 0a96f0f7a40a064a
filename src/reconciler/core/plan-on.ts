import type { PartialPlan, RouteState, Step } from './action.js';
import type { Backup } from './backup.js';
import { backupFor, contestedUntil, foreignIn, isSameBackup, lastManager } from './desired-backup.js';
import type { DesiredRoute } from './desired.js';
import { heldByUs } from './field-owners.js';
import { pointersOf, type ObservedRoute } from './observe-route.js';
import { outlookOf } from './outlook.js';
import type { PlanContext } from './plan-context.js';
import type { Problem } from './problem.js';
import { giveBack, marksOn, saveBackup, writeRoute, type SlotValues } from './route-writes.js';
import { stuckProblems } from './stuck.js';

/** Puts a route on its page and keeps it there: first the backup, then one write to the route, then the ownership. */
export function planOn(desired: DesiredRoute, context: PlanContext): readonly PartialPlan[] {
  const { is } = desired;
  const { onto, holds, problems } = outlookOf(desired, context.sets, context.settleSeconds, context.now);
  const next = onto === undefined || isLost(is) ? paidDebt(is) : nextStep(is, onto, context);
  const wrong = [...desired.problems, ...problems, ...stuckProblems(is)];
  const status = { route: is.ref, page: is.page, state: stateOf(desired, wrong, next), ...(is.movedTo && is.found && { since: is.found.backup.since }) };
  return [next, { holds, problems: wrong, routes: [status] }];
}

function nextStep(is: ObservedRoute, onto: string, context: PlanContext): PartialPlan {
  const { settings, now } = context;
  const wished = backupFor(is, onto, settings, now);
  const saved = savedBackup(is, wished);
  if (!saved) return { actions: [saveBackup(is, wished, context, whyMoved(is))] };
  const contested = contestedPlan(is, saved, now);
  if (contested) return contested;
  const move = writeRoute(is, valuesOn(is, saved), marksOn(is, saved, onto), settings, { step: stepOnto(is, onto), because: whyMoved(is) });
  return move ? { actions: [move] } : paidDebt(is);
}

/** A server-side applier must get its fields back at once, or its next deploy fails with a conflict. */
function paidDebt(is: ObservedRoute): PartialPlan {
  const backup = is.found?.backup;
  return backup && owesApplier(is, backup) ? { actions: [giveBack(is, backup)] } : {};
}

/** The backup as it stands in its ConfigMap, where that says what it should. */
function savedBackup({ found }: ObservedRoute, wished: Backup): Backup | undefined {
  return found?.configMap && isSameBackup(found.backup, wished) ? found.backup : undefined;
}

/** On a page, and no backup can be used: what is left of one, in the annotation, must not be overwritten. */
function isLost({ found, slots }: ObservedRoute): boolean {
  return !found && slots.some(({ state }) => state === 'stuck');
}

function valuesOn({ slots }: ObservedRoute, backup: Backup): SlotValues {
  return new Map(slots.filter(({ key }) => key in backup.slots).map(({ key }) => [key, backup.slots[key]!.written]));
}

function owesApplier(is: ObservedRoute, { owners }: Backup): boolean {
  return heldByUs(is.route, pointersOf(is)).size > 0 && owners.some(({ operation }) => operation === 'Apply');
}

function contestedPlan(is: ObservedRoute, backup: Backup, now: Date): PartialPlan | undefined {
  const until = foreignIn(is)?.deed === 'revert' ? contestedUntil(backup, now) : undefined;
  if (until === undefined || until <= now) return undefined;
  const message =
    `${lastManager(is)} put the originals back ${backup.reverts.length} times in 10 minutes; it is diverted again at ` +
    `${until.toISOString()}, at a slower pace; let ${lastManager(is)} ignore the backends during the maintenance`;
  return { holds: [{ about: is.ref, because: message, until }], warnings: [{ about: is.ref, reason: 'Contested', message }] };
}

function stepOnto({ movedTo }: ObservedRoute, onto: string): Step {
  return movedTo === undefined || movedTo === onto ? 'divert' : 'change page';
}

function whyMoved(is: ObservedRoute): string {
  const foreign = foreignIn(is);
  if (!foreign) return `"${is.asked!.key}: ${is.asked!.value}" asks for page "${is.page}"`;
  const { length } = foreign.slots;
  return foreign.deed === 'revert'
    ? `${lastManager(is)} put ${length} ${length === 1 ? 'original' : 'originals'} back`
    : `${lastManager(is)} deployed ${length} ${length === 1 ? 'backend' : 'backends'}`;
}

function stateOf({ is, pageSet, problems: unavailable }: DesiredRoute, problems: readonly Problem[], { warnings = [] }: PartialPlan): RouteState {
  if (is.slots.some(({ state }) => state === 'stuck')) return 'stuck';
  if (warnings.some(({ reason }) => reason === 'Contested')) return 'contested';
  if (is.movedTo === undefined) return problems.length > 0 ? 'refused' : 'waiting';
  return is.movedTo === pageSet && unavailable.length === 0 ? 'on' : 'outdated';
}
