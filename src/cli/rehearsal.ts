import type { Cluster, Result, Survey } from '../reconciler/cluster.js';
import type { Action } from '../reconciler/core/action.js';
import type { Manifest } from '../reconciler/core/manifest.js';
import type { Snapshot } from '../reconciler/core/snapshot.js';
import { MemoryCluster } from '../reconciler/memory-cluster.js';
import { reconcile, type Run } from '../reconciler/reconcile.js';
import type { Settings } from '../settings/settings.js';
import { JumpingClock, rehearsalEnd } from './jumping-clock.js';

/** How far a view of a namespace can be trusted, and what could not be read there. */
export type View = Pick<Snapshot, 'complete' | 'absent' | 'problems'>;

/** What is rehearsed on. */
export interface Stage {
  readonly objects: readonly Manifest[];
  readonly viewOf: (namespace: string) => View;
  /** What was found when the namespaces were looked for; absent: the objects. */
  readonly survey?: Survey;
}

/** A run in memory: what it came to, and the state before and after it. */
export interface Rehearsal {
  readonly run: Run;
  readonly before: readonly Manifest[];
  readonly after: readonly Manifest[];
}

/** The reconciler on a copy in memory: nothing is written, no time passes, and it goes the whole way. */
export async function rehearse(stage: Stage, settings: Settings, start: Date): Promise<Rehearsal> {
  const memory = new MemoryCluster(stage.objects, settings.operator.namespace);
  const clock = new JumpingClock(start);
  const run = await reconcile({ cluster: new StageCluster(memory, stage), settings, clock, deadline: rehearsalEnd(start, settings) });
  return { run, before: stage.objects, after: memory.objects };
}

/** A cluster in memory that says of itself what is known of the original. */
class StageCluster implements Cluster {
  readonly #memory: MemoryCluster;
  readonly #stage: Stage;

  constructor(memory: MemoryCluster, stage: Stage) {
    this.#memory = memory;
    this.#stage = stage;
  }

  async survey(): Promise<Survey> {
    return this.#stage.survey ?? this.#memory.survey();
  }

  async read(namespace: string): Promise<Snapshot> {
    return { ...(await this.#memory.read(namespace)), ...this.#stage.viewOf(namespace) };
  }

  async apply(action: Action): Promise<Result> {
    return this.#memory.apply(action);
  }

  async tell(): Promise<void> {}
}
