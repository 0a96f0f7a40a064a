import type { ObservedRoute } from './observe-route.js';
import type { Problem } from './problem.js';

/** A problem for each slot that is on a page while nobody knows what was there before. */
export function stuckProblems(route: ObservedRoute): readonly Problem[] {
  const { reason, why } = ignorance(route);
  return route.slots
    .filter(({ state }) => state === 'stuck')
    .map(({ key }) => ({
      about: route.ref,
      reason,
      message: `"${key}" is on a maintenance page and ${why}: it is left alone; deploy the route again, or set this backend by hand`,
    }));
}

function ignorance({ found, refusedCopy }: ObservedRoute): { readonly reason: string; readonly why: string } {
  if (found) return { reason: 'SlotStuck', why: 'no entry of its backup fits this slot' };
  if (refusedCopy === undefined) return { reason: 'BackupLost', why: 'it has neither a backup ConfigMap nor a copy in its annotation' };
  return { reason: 'BackupRefused', why: `there is no backup ConfigMap, and the copy in its annotation is not used (${refusedCopy})` };
}
