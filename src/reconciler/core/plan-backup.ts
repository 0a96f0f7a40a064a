import type { PartialPlan } from './action.js';
import { UNUSED_SINCE } from './annotations.js';
import { annotationOf, timeIn, titleOf } from './manifest.js';
import type { FoundBackup } from './observe-backups.js';
import type { PlanContext } from './plan-context.js';
import { deletion, markAction } from './own-writes.js';

/** A backup whose route is gone is kept for so long: the route may be on its way back. */
const KEPT_SECONDS = 24 * 3600;

/** Marks backups whose route is gone, and deletes them after a day. Only a complete view says that a route is gone. */
export function planBackups(orphans: readonly Required<FoundBackup>[], { complete, now }: PlanContext): readonly PartialPlan[] {
  if (!complete) return [];
  return orphans.map(({ backup, configMap }) => {
    const since = timeIn(annotationOf(configMap, UNUSED_SINCE));
    const because = `${titleOf(backup.route)} is gone`;
    if (since === undefined) return { actions: markAction(configMap, 'save backup', new Map([[UNUSED_SINCE, now.toISOString()]]), because) };
    return isKept(since, now) ? {} : { actions: [deletion(configMap, 'delete backup', because)] };
  });
}

function isKept(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() < KEPT_SECONDS * 1000;
}
