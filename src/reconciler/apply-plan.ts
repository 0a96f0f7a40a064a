import PQueue from 'p-queue';
import type { Cluster, Result } from './cluster.js';
import type { Action } from './core/action.js';
import { identityOf, refOf } from './core/manifest.js';
import type { Snapshot } from './core/snapshot.js';

/** So many writes are under way at once: actions of one plan do not depend on each other. */
const WRITES_AT_ONCE = 8;

/** Carries out the actions; what became of each. */
export async function applyActions(cluster: Cluster, actions: readonly Action[]): Promise<readonly Result[]> {
  const queue = new PQueue({ concurrency: WRITES_AT_ONCE });
  return queue.addAll(actions.map((action) => () => cluster.apply(action)));
}

/** The snapshot with the server's answers taken in: what the next round plans from. */
export function afterwards(snapshot: Snapshot, results: readonly Result[]): Snapshot {
  const objects = new Map(snapshot.objects.map((object) => [identityOf(refOf(object)), object]));
  for (const { action, answer } of results) {
    if (answer === null) objects.delete(identityOf(action.about));
    else if (answer !== undefined) objects.set(identityOf(refOf(answer)), answer);
  }
  return { ...snapshot, objects: [...objects.values()] };
}

/**
 * One string for one write: for which namespace, what it does to which object, and what it was decided from. Two with the same
 * string would have the same answer, so that a refused write is not tried again in the same run; the times that it would write
 * do not count. Two namespaces may want the same name for a backup: each takes another one when it has seen its own refusal.
 */
export function writeKey(namespace: string, action: Action): string {
  return JSON.stringify([namespace, action.step, action.verb, identityOf(action.about), groundsOf(action)]);
}

function groundsOf(action: Action): unknown {
  switch (action.verb) {
    case 'create':
      return undefined;
    case 'patch':
      return action.operations.filter(({ op }) => op === 'test');
    case 'delete':
      return action.resourceVersion;
  }
}
