import type { ObservedRoute } from './observe-route.js';
import type { Problem } from './problem.js';

/** A problem for each slot that is on a page while nobody knows what was there before. */
export function stuckProblems({ slots, ref, found }: ObservedRoute): readonly Problem[] {
  const known = found ? 'no entry of its backup fits this slot' : 'it has neither a backup ConfigMap nor a copy in its annotation';
  return slots
    .filter(({ state }) => state === 'stuck')
    .map(({ key }) => ({
      about: ref,
      reason: found ? 'SlotStuck' : 'BackupLost',
      message: `"${key}" is on a maintenance page and ${known}: it is left alone; deploy the route again, or set this backend by hand`,
    }));
}
