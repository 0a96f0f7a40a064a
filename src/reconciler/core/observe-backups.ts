import type { Settings } from '../../settings/settings.js';
import { BACKUP_APP, OPERATOR, ROUTE_NAMESPACE } from './annotations.js';
import { parseBackup, type Backup } from './backup.js';
import { byName, identityOf, refOf, titleOf, type Manifest } from './manifest.js';
import type { Problem } from './problem.js';
import { adapterFor } from './routes/registry.js';
import { objectsOf, type Snapshot } from './snapshot.js';

/** A backup and the ConfigMap it was read from; without one it is from the route's annotation. */
export interface FoundBackup {
  readonly backup: Backup;
  readonly configMap?: Manifest;
}

/** The backups of a namespace. */
export interface ObservedBackups {
  /** By the identity of their route; one for each. */
  readonly byRoute: ReadonlyMap<string, Required<FoundBackup>>;
  /** Identities of routes whose backup can't be read: they are left alone with it. */
  readonly frozen: ReadonlySet<string>;
  /** Some backup is of a kind of route that the program does not know, or the server does not have. */
  readonly isKindMissing: boolean;
  readonly problems: readonly Problem[];
}

/**
 * Reads the backups. A backup is found by its labels and its content, never by its name. One of another namespace, which
 * stood in the way of a create, is that namespace's matter.
 */
export function observeBackups(snapshot: Snapshot, { operator }: Settings): ObservedBackups {
  const read = objectsOf(snapshot, 'ConfigMap', operator.namespace)
    .filter(({ metadata: { labels = {} } }) => labels.app === BACKUP_APP && labels[OPERATOR] === operator.namespace && labels[ROUTE_NAMESPACE] === snapshot.namespace)
    .toSorted((a, b) => byName(a.metadata.name, b.metadata.name))
    .map((configMap) => ({ configMap, ...legible(configMap, snapshot.namespace) }));
  const backups = read.flatMap(({ configMap, backup }) => (backup ? [{ configMap, backup }] : []));
  const groups = Map.groupBy(backups, ({ backup }) => identityOf(backup.route));
  const routes = read.flatMap(({ route }) => (route ? [route] : []));
  return {
    byRoute: new Map([...groups].map(([identity, [first]]) => [identity, first!])),
    frozen: new Set(read.flatMap(({ route, reason }) => (reason !== undefined && route ? [identityOf(route)] : []))),
    isKindMissing: routes.some((route) => !adapterFor(route) || snapshot.absent.includes(route.kind)),
    problems: [...read.flatMap(illegibleBackup), ...[...groups.values()].flatMap(surplusBackups)],
  };
}

/** Why a backup that can be read can't be used: undefined where it can. */
export function whyUnfit({ route, slots }: Backup): string | undefined {
  const adapter = adapterFor(route);
  if (!adapter) return `it is of a ${route.kind}, a kind of route that this program does not know`;
  const values = Object.entries(slots).flatMap(([key, { original, written }]) => [original, written].map((value) => ({ key, value })));
  const bad = values.find(({ value }) => value !== undefined && !adapter.value.safeParse(value).success);
  return bad && `slot "${bad.key}" holds ${JSON.stringify(bad.value)}, which can't stand in a ${route.kind}`;
}

interface Reading {
  readonly backup?: Backup;
  readonly route?: Backup['route'];
  readonly reason?: string;
}

function legible(configMap: Manifest, namespace: string): Reading {
  const parsed = parseBackup(configMap);
  if (!('backup' in parsed)) return parsed;
  const { backup } = parsed;
  const { route } = backup;
  if (route.namespace !== namespace) return { reason: `its label says namespace "${namespace}", and its content "${route.namespace}"` };
  const reason = whyUnfit(backup);
  return reason === undefined ? { backup, route } : { route, reason };
}

function illegibleBackup({ configMap, reason }: Reading & { readonly configMap: Manifest }): readonly Problem[] {
  if (reason === undefined) return [];
  const message = `${reason}: it is left alone, and so is its route; run the version that wrote it, or put the backends back by hand`;
  return [{ about: refOf(configMap), reason: 'BackupIllegible', message }];
}

function surplusBackups([used, ...surplus]: readonly Required<FoundBackup>[]): readonly Problem[] {
  return surplus.map(({ configMap }) => ({
    about: refOf(configMap),
    reason: 'BackupSurplus',
    message: `${titleOf(used!.backup.route)} has another backup, ${used!.configMap.metadata.name}, which is used; delete the wrong one of the two`,
  }));
}
