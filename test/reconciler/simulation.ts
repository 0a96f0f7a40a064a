import { MemoryCluster } from '../../src/reconciler/memory-cluster.js';
import { reconcile, type Run } from '../../src/reconciler/reconcile.js';
import type { Clock, Cluster, Result } from '../../src/reconciler/cluster.js';
import type { Action } from '../../src/reconciler/core/action.js';
import { identityOf, refOf, type Json, type Manifest, type Operation } from '../../src/reconciler/core/manifest.js';
import { defaultSettings, type Settings } from '../../src/settings/settings.js';

/** Settings with two pages beside the default one. */
export const twoPages: Settings = {
  ...defaultSettings,
  maintenance: { ...defaultSettings.maintenance, customPages: { one: { json: '{"page":1}' }, two: { json: '{"page":2}' } } },
};

/** A clock that jumps: nobody waits. */
export function jumpingClock(start = Date.UTC(2026, 0, 1)): Clock {
  let now = start;
  return {
    now: () => new Date(now),
    sleepUntil: async (time) => {
      now = Math.max(now, time.getTime());
    },
  };
}

/** Everything of ours in a list of objects; nothing should be left of it at the end. */
export function leftOvers(objects: readonly Manifest[]): readonly string[] {
  return objects.filter(({ metadata: { labels = {} } }) => ['maintenance-page', 'maintenance-operator'].includes(labels.app ?? '')).map((object) => identityOf(refOf(object)));
}

/** A cluster in memory and the people who work on it. */
export class Simulation {
  readonly cluster: MemoryCluster;
  readonly clock = jumpingClock();

  readonly settings: Settings;

  constructor(objects: readonly Manifest[], settings: Settings = twoPages) {
    this.settings = settings;
    this.cluster = new MemoryCluster(objects, settings.operator.namespace);
  }

  /** One run of the reconciler, through `cluster` if given. */
  async run(cluster: Cluster = this.cluster, settings = this.settings): Promise<Run> {
    const { clock } = this;
    return reconcile({ cluster, settings, clock, deadline: new Date(clock.now().getTime() + 600_000) });
  }

  /** The steps that a run takes. */
  async steps(settings = this.settings): Promise<readonly string[]> {
    const { namespaces } = await this.run(this.cluster, settings);
    return namespaces.flatMap(({ results }) => results.map(({ action }) => action.step));
  }

  /** What a person does to an object by JSON Patch. */
  async edit(object: Manifest, ...operations: readonly Operation[]): Promise<void> {
    const result = await this.cluster.apply({ step: 'divert', about: refOf(object), because: 'a person', verb: 'patch', operations });
    if (result.error) throw new Error(result.error.message);
  }

  async deploy(object: Manifest, spec: Json): Promise<void> {
    await this.edit(object, { op: 'replace', path: '/spec', value: spec });
  }

  /** Sets an annotation, or takes it off. */
  async annotate(object: Manifest, key: string, value: string | undefined): Promise<void> {
    const live = this.live(object);
    const path = `/metadata/annotations/${key.replaceAll('/', '~1')}`;
    const isThere = live.metadata.annotations?.[key] !== undefined;
    if (value === undefined) return isThere ? this.edit(object, { op: 'remove', path }) : undefined;
    if (!live.metadata.annotations) await this.edit(object, { op: 'add', path: '/metadata/annotations', value: {} });
    await this.edit(object, { op: 'add', path, value });
  }

  live(object: Manifest): Manifest {
    return this.cluster.objects.find((other) => identityOf(refOf(other)) === identityOf(refOf(object)))!;
  }
}

/** What happens at the n-th write of a run: it is lost, or its answer is; nothing comes after it, as when the process dies. */
export interface Crash {
  readonly at: number;
  readonly isDone: boolean;
}

/** The cluster as a run sees it whose process dies, or that somebody writes beside: `before` is called before each write. */
export function interrupted(cluster: MemoryCluster, crash: Crash | undefined, before: (write: number) => Promise<void> = async () => {}): Cluster {
  let writes = 0;
  return {
    survey: () => cluster.survey(),
    read: (namespace) => cluster.read(namespace),
    tell: () => cluster.tell(),
    apply: async (action: Action): Promise<Result> => {
      writes += 1;
      await before(writes);
      if (crash === undefined || writes < crash.at) return cluster.apply(action);
      if (writes === crash.at && crash.isDone) await cluster.apply(action);
      return { action, error: { message: 'the process died' } };
    },
  };
}
