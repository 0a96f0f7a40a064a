import type { Settings } from '../../settings/settings.js';
import { joined, type Plan } from './action.js';
import { desiredRoutes } from './desired.js';
import { observe } from './observe.js';
import { planBackups } from './plan-backup.js';
import { planOff } from './plan-off.js';
import { planOn } from './plan-on.js';
import { planPageSets } from './plan-page-set.js';
import { planContext } from './plan-context.js';
import type { Snapshot } from './snapshot.js';

/**
 * What can be done now in one namespace, why, and what waits. Pure: the same for the same arguments, whatever ran before.
 * It holds only what the snapshot shows to be possible: a divert is planned when the backup and a ready endpoint are
 * there, never in the hope of an action beside it. The caller applies it and plans again from what came of it.
 *
 * @param readAt when the reading of the snapshot began; what was written since is in it, and nothing that others did
 */
export function makePlan(snapshot: Snapshot, settings: Settings, now: Date, readAt = now): Plan {
  const observation = observe(snapshot, settings);
  const desired = desiredRoutes(observation.routes, observation.pageSets, settings, now);
  const context = planContext(observation, snapshot, settings, { now, readAt });
  return joined([
    ...planPageSets(observation.pageSets, desired, context),
    ...desired.flatMap((route) => planOn(route, context)),
    ...observation.routes.filter(({ asked }) => !asked).flatMap((route) => planOff(route, context)),
    ...planBackups(observation.orphans, context),
    { routes: observation.routes.filter(({ asked, slots }) => asked && slots.length === 0).map(({ ref, page }) => ({ route: ref, page, state: 'refused' })) },
    { problems: observation.problems, warnings: observation.warnings, routes: observation.refused },
  ]);
}
