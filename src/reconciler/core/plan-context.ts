import { defaultSettings, type Settings } from '../../settings/settings.js';
import { backupName } from './backup.js';
import { identityOf } from './manifest.js';
import type { Observation } from './observe.js';
import type { ObservedPageSet } from './observe-page-set.js';
import { objectsOf, type Snapshot } from './snapshot.js';

/** What every part of a plan is made from, beside the object it is about. */
export interface PlanContext {
  readonly snapshot: Snapshot;
  readonly sets: ReadonlyMap<string, ObservedPageSet>;
  readonly settings: Settings;
  readonly now: Date;
  /** When the reading of the snapshot began. */
  readonly readAt: Date;
  readonly settleSeconds: number;
  readonly graceSeconds: number;
  /** Clean-up may trust the snapshot. */
  readonly complete: boolean;
  /** What a new backup of a route is called, by the route's identity. */
  readonly backupNames: ReadonlyMap<string, string>;
}

/** Gathers it from an observation. */
export function planContext(observation: Observation, snapshot: Snapshot, settings: Settings, { now, readAt }: Pick<PlanContext, 'now' | 'readAt'>): PlanContext {
  const { settleSeconds, graceSeconds } = (settings.maintenance ?? defaultSettings.maintenance).timing;
  return {
    snapshot,
    sets: observation.pageSets,
    settings,
    now,
    readAt,
    settleSeconds,
    graceSeconds,
    complete: observation.complete,
    backupNames: newBackupNames(observation, snapshot, settings),
  };
}

function newBackupNames({ routes }: Observation, snapshot: Snapshot, { operator }: Settings): ReadonlyMap<string, string> {
  const taken = new Set(objectsOf(snapshot, 'ConfigMap', operator.namespace).map(({ metadata }) => metadata.name));
  const nameless = routes.filter(({ asked, found }) => (asked || found) && !found?.configMap);
  return new Map(
    nameless.map(({ ref }) => {
      const name = backupName(ref, operator.backupConfigMapPrefix, (candidate) => taken.has(candidate));
      taken.add(name);
      return [identityOf(ref), name];
    }),
  );
}
