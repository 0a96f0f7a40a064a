import { z } from 'zod';
import type { Settings } from '../../settings/settings.js';
import type { RouteStatus } from './action.js';
import { deployToolWarnings } from './deploy-tools.js';
import { annotationOf, identityOf, refOf, titleOf, type Manifest } from './manifest.js';
import { observeBackups, type FoundBackup } from './observe-backups.js';
import { isPageService, observePageSets, type ObservedPageSet } from './observe-page-set.js';
import { observeRoute, pageOf, type ObservedRoute } from './observe-route.js';
import type { Problem } from './problem.js';
import { adapterFor } from './routes/registry.js';
import type { Snapshot } from './snapshot.js';

/** What is now, in one namespace. */
export interface Observation {
  readonly routes: readonly ObservedRoute[];
  /** By name. */
  readonly pageSets: ReadonlyMap<string, ObservedPageSet>;
  /** Backups whose route is gone. */
  readonly orphans: readonly Required<FoundBackup>[];
  /** The view is complete, and no kind is missing that a backup names: clean-up may trust it. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Routes that are left alone, for the report. */
  readonly refused: readonly RouteStatus[];
}

/** Reads the snapshot. What can't be read is a problem, and its route is left out: nothing is planned for it. */
export function observe(snapshot: Snapshot, settings: Settings): Observation {
  const manifests = snapshot.objects.filter((object) => adapterFor(object) && object.metadata.namespace === snapshot.namespace);
  const pageSets = observePageSets(snapshot, manifests, settings.operator.namespace);
  const { byRoute, frozen, isKindMissing, problems } = observeBackups(snapshot, settings);
  const malformed = manifests.flatMap((route) => malformation(route, settings));
  const legible = manifests.filter((route) => !frozen.has(identityOf(refOf(route))) && whyMalformed(route) === undefined);
  const all = legible.map((route) => observeRoute(route, adapterFor(route)!, byRoute.get(identityOf(refOf(route))), (name) => isPageService(pageSets, name), settings));
  const others = all.flatMap((route) => otherOperator(route, pageSets));
  const routes = all.filter(({ ref }) => !others.some(({ about }) => about === ref));
  const present = new Set(manifests.map((route) => identityOf(refOf(route))));
  const isLeftAlone = new Set([...frozen, ...[...malformed, ...others].map(({ about }) => identityOf(about))]);
  return {
    routes,
    pageSets,
    orphans: [...byRoute].filter(([identity]) => !present.has(identity)).map(([, backup]) => backup),
    complete: snapshot.complete && !isKindMissing,
    problems: [...snapshot.problems, ...problems, ...malformed, ...others],
    warnings: routes.filter(({ asked, found }) => asked || found).flatMap(routeWarnings),
    refused: manifests.filter((route) => isLeftAlone.has(identityOf(refOf(route)))).map((route) => ({ route: refOf(route), state: 'refused', page: pageOf(route, settings) })),
  };
}

/** Two operators on one route would take turns: the one that came second leaves it alone. */
function otherOperator({ ref, slots, movedTo, adapter }: ObservedRoute, pageSets: ReadonlyMap<string, ObservedPageSet>): readonly Problem[] {
  const pointed = slots.flatMap(({ live }) => (live === undefined ? [] : adapter.services(live, ref.namespace)));
  const foreign = [...pointed, ...(movedTo === undefined ? [] : [movedTo])].flatMap((name) => pageSets.get(name)?.foreign ?? []);
  const theirs = foreign.find(({ part, isOtherOperators }) => part.kind === 'Service' && isOtherOperators);
  if (!theirs) return [];
  const message = `it is on page Service ${theirs.part.metadata.name}, which ${theirs.why}: it is left alone; turn it off there first`;
  return [{ about: ref, reason: 'OtherOperator', message }];
}

function malformation(route: Manifest, { operator }: Settings): readonly Problem[] {
  const why = whyMalformed(route);
  if (why === undefined || annotationOf(route, operator.maintenanceAnnotation) === undefined) return [];
  return [{ about: refOf(route), reason: 'RouteMalformed', message: `it is left as it is: ${why}` }];
}

function whyMalformed(route: Manifest): string | undefined {
  const { shape, resource } = adapterFor(route)!;
  const expected = `${resource.group}/${resource.version}`;
  if (route.apiVersion !== expected) return `its apiVersion is ${route.apiVersion}; write it as ${expected}`;
  const result = shape.safeParse(route);
  return result.success ? undefined : z.prettifyError(result.error).replaceAll('\n', ' ');
}

function routeWarnings({ warnings, asked, movedTo, slots, adapter, route, ref }: ObservedRoute): readonly Problem[] {
  if (!asked) return warnings;
  const nothing = { about: ref, reason: 'NothingToDivert', message: `${titleOf(ref)} asks for maintenance and has no backend that could be diverted` };
  return [
    ...warnings,
    ...adapter.limits(route),
    ...(slots.length === 0 ? [nothing] : []),
    ...(movedTo === undefined ? deployToolWarnings(route) : []),
  ];
}
