import PQueue from 'p-queue';
import type { Cluster, Result } from './cluster.js';
import type { Action } from './core/action.js';
import { identityOf, refOf, type Ref } from './core/manifest.js';
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

/** One string for one write: a refused write is not tried again in the same run. */
export function writeKey(action: Action): string {
  const { because: _because, ...write } = action;
  return JSON.stringify(write);
}

/** The route or other object that people care about in an action. */
export function subjectOf({ route, about }: Action): Ref {
  return route ?? about;
}
