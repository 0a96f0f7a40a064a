import { z } from 'zod';
import type { Settings } from '../../settings/settings.js';
import { BACKUP_APP, OPERATOR, ROUTE_NAMESPACE } from './annotations.js';
import { parseBackup, type ParsedBackup } from './backup.js';
import { deployToolWarnings } from './deploy-tools.js';
import { annotationOf, byName, identityOf, refOf, titleOf, type Manifest } from './manifest.js';
import { isPageService, observePageSets, type ObservedPageSet } from './observe-page-set.js';
import { observeRoute, type FoundBackup, type ObservedRoute } from './observe-route.js';
import type { Problem } from './problem.js';
import { adapterFor } from './routes/registry.js';
import { objectsOf, type Snapshot } from './snapshot.js';

/** What is now, in one namespace. */
export interface Observation {
  readonly routes: readonly ObservedRoute[];
  /** By name. */
  readonly pageSets: ReadonlyMap<string, ObservedPageSet>;
  readonly backups: readonly Required<FoundBackup>[];
  /** Backups whose route is gone. */
  readonly orphans: readonly Required<FoundBackup>[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

interface ReadBackup {
  readonly configMap: Manifest;
  readonly parsed: ParsedBackup;
}

/** Reads the snapshot. What can't be read is a problem, and its route is left out: nothing is planned for it. */
export function observe(snapshot: Snapshot, settings: Settings): Observation {
  const manifests = snapshot.objects.filter((object) => adapterFor(object) && object.metadata.namespace === snapshot.namespace);
  const pageSets = observePageSets(snapshot, manifests, settings.operator.namespace);
  const read = readBackups(snapshot, settings);
  const backups = read.flatMap(({ configMap, parsed }) => ('backup' in parsed ? [{ configMap, backup: parsed.backup }] : []));
  const illegible = read.flatMap((backup) => ('backup' in backup.parsed ? [] : [{ ...backup, ...backup.parsed }]));
  const frozen = new Set(illegible.flatMap(({ route }) => (route ? [identityOf(route)] : [])));
  const malformed = manifests.flatMap((route) => malformation(route, settings));
  const legible = manifests.filter((route) => !frozen.has(identityOf(refOf(route))) && isWellFormed(route));
  const byRoute = Map.groupBy(backups, ({ backup }) => identityOf(backup.route));
  const routes = legible.map((route) =>
    observeRoute(route, adapterFor(route)!, byRoute.get(identityOf(refOf(route)))?.[0], (name) => isPageService(pageSets, name), settings),
  );
  const present = new Set(manifests.map((route) => identityOf(refOf(route))));
  return {
    routes,
    pageSets,
    backups,
    orphans: backups.filter(({ backup }) => !present.has(identityOf(backup.route))),
    problems: [...illegible.map(illegibleBackup), ...malformed, ...[...byRoute.values()].flatMap(surplusBackups)],
    warnings: routes.filter(({ asked, found }) => asked || found).flatMap(routeWarnings),
  };
}

/**
 * A backup is found by its labels and its content, never by its name. One of another namespace, which stood in the way of
 * a create, is that namespace's matter.
 */
function readBackups(snapshot: Snapshot, { operator }: Settings): readonly ReadBackup[] {
  return objectsOf(snapshot, 'ConfigMap', operator.namespace)
    .filter(({ metadata: { labels = {} } }) => labels.app === BACKUP_APP && labels[OPERATOR] === operator.namespace && labels[ROUTE_NAMESPACE] === snapshot.namespace)
    .toSorted((a, b) => byName(a.metadata.name, b.metadata.name))
    .map((configMap) => ({ configMap, parsed: ofNamespace(parseBackup(configMap), snapshot.namespace) }));
}

function ofNamespace(parsed: ParsedBackup, namespace: string): ParsedBackup {
  if (!('backup' in parsed) || parsed.backup.route.namespace === namespace) return parsed;
  return { reason: `its label says namespace "${namespace}", and its content "${parsed.backup.route.namespace}"` };
}

function illegibleBackup({ configMap, reason }: { configMap: Manifest; reason: string }): Problem {
  const message = `${reason}: it is left alone, and so is its route; run the version that wrote it, or put the backends back by hand`;
  return { about: refOf(configMap), reason: 'BackupIllegible', message };
}

function surplusBackups([used, ...surplus]: readonly Required<FoundBackup>[]): readonly Problem[] {
  return surplus.map(({ configMap }) => ({
    about: refOf(configMap),
    reason: 'BackupSurplus',
    message: `${titleOf(used!.backup.route)} has another backup, ${used!.configMap.metadata.name}, which is used; delete the wrong one of the two`,
  }));
}

function isWellFormed(route: Manifest): boolean {
  return adapterFor(route)!.shape.safeParse(route).success;
}

function malformation(route: Manifest, { operator }: Settings): readonly Problem[] {
  const result = adapterFor(route)!.shape.safeParse(route);
  if (result.success || annotationOf(route, operator.maintenanceAnnotation) === undefined) return [];
  const message = `it is left as it is: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`;
  return [{ about: refOf(route), reason: 'RouteMalformed', message }];
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
