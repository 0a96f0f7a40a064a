import { describe, expect, it } from '@jest/globals';
import type { Clock, Cluster, Result } from '../../src/reconciler/cluster.js';
import type { Action, Step } from '../../src/reconciler/core/action.js';
import { ROUTE_NAMESPACE } from '../../src/reconciler/core/annotations.js';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { MemoryCluster } from '../../src/reconciler/memory-cluster.js';
import { reconcile, type Run } from '../../src/reconciler/reconcile.js';
import { jumpingClock, twoPages } from './simulation.js';

const route: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'shop', annotations: { [twoPages.operator.maintenanceAnnotation]: 'true' } },
  spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
};

/** A clock that never shows the same time twice. */
function tickingClock(): Clock {
  const clock = jumpingClock();
  let ticks = 0;
  return { now: () => new Date(clock.now().getTime() + (ticks += 1)), sleepUntil: (time) => clock.sleepUntil(time) };
}

/** A cluster that refuses some steps, and what it was asked for. */
function refusing(isRefused: (action: Action) => boolean): { cluster: Cluster; steps: Step[] } {
  const memory = new MemoryCluster([route], twoPages.operator.namespace);
  const steps: Step[] = [];
  const apply = async (action: Action): Promise<Result> => {
    steps.push(action.step);
    return isRefused(action) ? { action, error: { status: 403, message: 'User "operator" cannot do that' } } : memory.apply(action);
  };
  return { steps, cluster: { apply, survey: () => memory.survey(), read: (namespace) => memory.read(namespace), tell: () => memory.tell() } };
}

async function run(cluster: Cluster, clock = tickingClock()): Promise<Run> {
  return reconcile({ cluster, settings: twoPages, clock, deadline: new Date(clock.now().getTime() + 60_000) });
}

describe('reconcile', () => {
  it.each<Step>(['create page', 'save backup', 'divert', 'mark page'])('tries a refused "%s" once in a run, and reports it', async (step) => {
    const { cluster, steps } = refusing((action) => action.step === step);
    const { namespaces } = await run(cluster);
    expect(steps.filter((tried) => tried === step)).toEqual([step]);
    expect(namespaces[0]!.refused.map(({ action, error }) => [action.step, error?.status])).toEqual([[step, 403]]);
  });

  it('never plans what needs a refused write', async () => {
    const { cluster, steps } = refusing(({ step }) => step === 'save backup');
    await run(cluster);
    expect(steps).not.toContain('divert');
  });

  it('does not wait for what was refused', async () => {
    const clock = tickingClock();
    const start = clock.now();
    await run(refusing(({ step }) => step === 'create page').cluster, clock);
    expect(clock.now().getTime() - start.getTime()).toBeLessThan(1000);
  });

  it('reads anew before it writes from a view that has become old', async () => {
    const memory = new MemoryCluster([route], twoPages.operator.namespace);
    const clock = jumpingClock();
    const calls: string[] = [];
    const slow: Cluster = {
      survey: () => memory.survey(),
      read: (namespace) => {
        calls.push('read');
        return memory.read(namespace);
      },
      apply: async (action) => {
        calls.push(action.step);
        if (action.step === 'save backup') await clock.sleepUntil(new Date(clock.now().getTime() + 11_000));
        return memory.apply(action);
      },
      tell: () => memory.tell(),
    };
    await run(slow, clock);
    expect(calls.slice(calls.indexOf('save backup'))).toEqual(['save backup', 'read', 'divert', 'mark page']);
  });

  it('deletes nothing of a page set that somebody made anew while it was taken down', async () => {
    const off = { ...route, metadata: { ...route.metadata, annotations: {} } };
    const memory = new MemoryCluster([route], twoPages.operator.namespace);
    await run(memory);
    const renewed = memory.objects.map((object) => ({ ...object, metadata: { ...object.metadata, uid: 'new', resourceVersion: '2' } }));
    const retiring = new MemoryCluster(memory.objects.filter(({ kind, metadata }) => kind !== 'Ingress' && metadata.namespace === 'shop').concat(off), twoPages.operator.namespace);
    let there = retiring;
    const cluster: Cluster = {
      survey: () => there.survey(),
      read: (namespace) => there.read(namespace),
      apply: (action) => {
        if (action.verb === 'delete' && action.about.kind === 'ConfigMap') there = new MemoryCluster(renewed, twoPages.operator.namespace);
        return there.apply(action);
      },
      tell: () => there.tell(),
    };
    await run(cluster);
    expect(there.objects.map(({ kind }) => kind)).toEqual(renewed.map(({ kind }) => kind));
  });

  it('reads anew before it takes down a set whose grace time ran out while it was marked', async () => {
    const memory = new MemoryCluster([route], twoPages.operator.namespace);
    await run(memory);
    const clock = jumpingClock();
    const calls: string[] = [];
    const there = new MemoryCluster(memory.objects.map((object) => (object.kind === 'Ingress' ? { ...route, metadata: { ...route.metadata, annotations: {} } } : object)), twoPages.operator.namespace);
    const slow: Cluster = {
      survey: () => there.survey(),
      read: (namespace) => {
        calls.push('read');
        return there.read(namespace);
      },
      apply: async (action) => {
        if (action.about.kind === 'Service') calls.push(action.step);
        const result = await there.apply(action);
        await clock.sleepUntil(new Date(clock.now().getTime() + 2000));
        return result;
      },
      tell: () => there.tell(),
    };
    await reconcile({ cluster: slow, settings: { ...twoPages, maintenance: { ...twoPages.maintenance!, timing: { settleSeconds: 0, graceSeconds: 1 } } }, clock, deadline: new Date(clock.now().getTime() + 60_000) });
    expect(calls).toEqual(['read', 'mark page', 'read', 'mark page', 'delete page']);
  });

  it('diverts all routes of one name, in however many namespaces', async () => {
    const routes = Array.from({ length: 9 }, (_, i) => ({ ...route, metadata: { ...route.metadata, namespace: `shop-${i}` } }));
    const memory = new MemoryCluster(routes, twoPages.operator.namespace);
    const byLabel: Cluster = {
      survey: () => memory.survey(),
      read: async (namespace) => {
        const snapshot = await memory.read(namespace);
        const isListed = ({ metadata }: Manifest): boolean => (metadata.labels?.[ROUTE_NAMESPACE] ?? namespace) === namespace;
        return { ...snapshot, objects: snapshot.objects.filter(isListed) };
      },
      apply: (action) => memory.apply(action),
      tell: () => memory.tell(),
    };
    const { namespaces } = await run(byLabel);
    expect(namespaces.flatMap(({ plan }) => plan.routes.map(({ state }) => state))).toEqual(routes.map(() => 'on'));
  });

  it.each([
    ['reads once more what took too long to read, and goes on', 1, ['read', 'read', 'create page']],
    ['writes nothing where that takes too long again, and says so', 9, ['read', 'read']],
  ])('%s', async (_what, slowReads, expected) => {
    const memory = new MemoryCluster([route], twoPages.operator.namespace);
    const clock = jumpingClock();
    const calls: string[] = [];
    const slow: Cluster = {
      survey: () => memory.survey(),
      read: async (namespace) => {
        if (calls.length < slowReads) await clock.sleepUntil(new Date(clock.now().getTime() + 11_000));
        calls.push('read');
        return memory.read(namespace);
      },
      apply: (action) => {
        calls.push(action.step);
        return memory.apply(action);
      },
      tell: () => memory.tell(),
    };
    const { namespaces } = await run(slow, clock);
    expect(calls.slice(0, 3)).toEqual(expected);
    expect(namespaces[0]!.plan.problems.map(({ reason }) => reason)).toEqual(slowReads > 1 ? ['ServerSlow'] : []);
  });

  it('ends at the deadline while something still waits', async () => {
    const memory = new MemoryCluster([route], twoPages.operator.namespace);
    const never: Cluster = {
      survey: () => memory.survey(),
      read: async (namespace) => {
        const snapshot = await memory.read(namespace);
        return { ...snapshot, objects: snapshot.objects.filter(({ kind }) => kind !== 'EndpointSlice') };
      },
      apply: (action) => memory.apply(action),
      tell: () => memory.tell(),
    };
    const { namespaces } = await run(never);
    expect(namespaces[0]!.plan.holds.map(({ because }) => because)).toEqual([expect.stringContaining('is ready, and no endpoint of the Service yet')]);
    expect(namespaces[0]!.plan.routes.map(({ state }) => state)).toEqual(['waiting']);
  });

  it('says that it is a bug where a plan never comes to an end', async () => {
    const memory = new MemoryCluster([route], twoPages.operator.namespace);
    const forgetful: Cluster = {
      survey: () => memory.survey(),
      read: (namespace) => memory.read(namespace),
      apply: async (action) => ({ action }),
      tell: () => memory.tell(),
    };
    const { namespaces } = await run(forgetful);
    expect(namespaces[0]!.plan.problems.map(({ message }) => message)).toEqual([expect.stringContaining('namespace shop is not settled after 20 rounds: this is a bug')]);
  });
});
