import type { Settings } from '../../settings/settings.js';
import { backupFor } from './desired-backup.js';
import type { ObservedPageSet } from './observe-page-set.js';
import type { ObservedRoute } from './observe-route.js';
import { pageSetOf, type PageSet } from './page-set.js';
import { deviation, isConfiguredAs } from './page-set-deviation.js';
import type { Problem } from './problem.js';
import { whyTooLarge } from './route-writes.js';

/** What a route that asks for maintenance should come to, and never when. */
export interface DesiredRoute {
  readonly is: ObservedRoute;
  /** The page set it should be on; absent: none can be had, a problem says why. */
  readonly pageSet?: string | undefined;
  /** Its manifests, where the settings have the page. */
  readonly manifests?: PageSet | undefined;
  /** The set that it is on now and may stay on until the other one is ready. */
  readonly current?: string | undefined;
  readonly problems: readonly Problem[];
}

/** What each route that is on should come to. */
export function desiredRoutes(
  routes: readonly ObservedRoute[],
  sets: ReadonlyMap<string, ObservedPageSet>,
  settings: Settings,
  now: Date,
): readonly DesiredRoute[] {
  return routes.filter(({ asked, slots }) => asked && slots.length > 0).map((route) => desiredRoute(route, sets, settings, now));
}

function desiredRoute(is: ObservedRoute, sets: ReadonlyMap<string, ObservedPageSet>, settings: Settings, now: Date): DesiredRoute {
  const current = currentSet(is, sets);
  const manifests = pageSetOf(is.page, settings);
  if (typeof manifests === 'string') {
    const stays = current ? `; it stays on ${current}` : '; it is left as it is';
    const problem = { about: is.ref, reason: 'PageUnavailable', message: manifests + stays };
    return { is, pageSet: current, current, problems: [problem] };
  }
  const tooLarge = whyTooLarge(is, backupFor(is, manifests.name, settings, now), manifests.name);
  if (tooLarge !== undefined) return { is, problems: [{ about: is.ref, reason: 'BackupTooLarge', message: `${tooLarge}; it is left as it is` }] };
  return { is, manifests, current, pageSet: chosenSet(manifests, current, sets), problems: [] };
}

/** The page set that the route is on, by its own mark or by where its slots point. */
function currentSet({ movedTo, slots, adapter, ref }: ObservedRoute, sets: ReadonlyMap<string, ObservedPageSet>): string | undefined {
  const pointed = slots
    .filter(({ state }) => state !== 'original')
    .flatMap(({ live }) => (live === undefined ? [] : adapter.services(live, ref.namespace)));
  const isThere = (name: string): boolean => sets.get(name)?.service !== undefined;
  return [...(movedTo === undefined ? [] : [movedTo]), ...pointed].find(isThere);
}

/**
 * A ready set in which nothing changed that the user configured goes on serving, whatever the program's templates
 * became: the one that the route is on, else the one of today's templates, else any.
 */
function chosenSet(manifests: PageSet, current: string | undefined, sets: ReadonlyMap<string, ObservedPageSet>): string {
  const serves = (name: string | undefined): boolean => {
    const set = name === undefined ? undefined : sets.get(name);
    if (!set || set.readySince === undefined || set.deleting) return false;
    return isConfiguredAs(set, manifests) && deviation(set, manifests) === undefined && set.foreign.length === 0;
  };
  if (serves(current)) return current!;
  if (sets.get(manifests.name)?.service) return manifests.name;
  return [...sets.keys()].toSorted().find(serves) ?? manifests.name;
}
