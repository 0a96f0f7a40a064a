import { describe, expect, it } from '@jest/globals';
import { DELETING, UNUSED_SINCE, USED_BY } from '../../../src/reconciler/core/annotations.js';
import type { Plan } from '../../../src/reconciler/core/action.js';
import { annotationOf, type Manifest } from '../../../src/reconciler/core/manifest.js';
import { makePlan } from '../../../src/reconciler/core/plan.js';
import { defaultSettings } from '../../../src/settings/settings.js';
import { after, annotated, ENABLED, ingress, now, onPage, page, part, parts, service, snapshotOf } from './fixtures.js';

const asking = ingress({ a: service('web') }, { annotations: { [ENABLED]: 'true' } });
const at = (seconds: number): string => after(seconds).toISOString();

function planOf(...objects: readonly Manifest[]): Plan {
  return makePlan({ ...snapshotOf(), objects }, defaultSettings, now);
}

function writes({ actions }: Plan): readonly string[] {
  return actions.filter(({ step }) => step.endsWith(' page')).map(({ verb, about }) => `${verb} ${about.kind} ${about.name.replace(page.name, 'page')}`);
}

/** The parts of the set, marked on its Service. */
function marked(annotations: Readonly<Record<string, string>>): readonly Manifest[] {
  return parts().map((one) => (one.kind === 'Service' ? annotated(one, annotations) : one));
}

function ended(pod: Manifest, name = page.name): Manifest {
  return { ...pod, metadata: { ...pod.metadata, name }, status: { phase: 'Failed' } };
}

function stranded(pod: Manifest, name = page.name): Manifest {
  const conditions = [{ type: 'ContainersReady', status: 'True' }, { type: 'Ready', status: 'False' }];
  return { ...pod, metadata: { ...pod.metadata, name }, status: { phase: 'Running', conditions } };
}

const down = marked({ [UNUSED_SINCE]: at(-60), [DELETING]: at(-30) });

describe('planPageSets', () => {
  it.each<[string, readonly Manifest[], readonly string[]]>([
    ['creates the Service before all else', [asking], ['create Service page']],
    ['then the other parts', [asking, part('Service')], ['create ConfigMap page', 'create Pod page']],
    ['creates a lost part again', [asking, part('Service'), part('Pod')], ['create ConfigMap page']],
    ['replaces a Pod that ended, under the next name', [asking, part('Service'), part('ConfigMap'), ended(part('Pod'))], ['create Pod page-2']],
    ['replaces a Pod on a node that does not answer, and leaves it alone until then', [asking, part('Service'), part('ConfigMap'), stranded(part('Pod'))], ['create Pod page-2']],
    ['leaves all such Pods alone where no other one is ready', [asking, part('Service'), part('ConfigMap'), stranded(part('Pod')), stranded(part('Pod'), `${page.name}-2`)], ['create Pod page-3']],
    ['takes the first free name, and clears all ended Pods but the last', [asking, part('Service'), part('ConfigMap'), ended(part('Pod')), ended(part('Pod'), `${page.name}-2`)], ['create Pod page-3', 'delete Pod page']],
    ['takes another name where the Pod of that name is not ours', [asking, part('Service'), part('ConfigMap'), { ...part('Pod'), metadata: { name: page.name, namespace: 'shop' } }], ['create Pod page-2']],
    ['creates nothing beside something foreign', [asking, { ...part('ConfigMap'), metadata: { name: page.name, namespace: 'shop' } }], []],
    ['marks a set that no route is on', parts(), ['patch Service page']],
    ['takes the mark off where a route asks again', [asking, ...marked({ [UNUSED_SINCE]: at(-10) })], ['patch Service page']],
    ['waits for the grace time', marked({ [UNUSED_SINCE]: at(-29) }), []],
    ['marks it for deletion after that', marked({ [UNUSED_SINCE]: at(-30) }), ['patch Service page']],
    ['takes it down', down, ['delete Pod page', 'delete ConfigMap page']],
    ['takes the Service down last', [down[0]!], ['delete Service page']],
    ['finishes that first where a route asks again', [asking, ...down], ['delete Pod page', 'delete ConfigMap page']],
    ['spares a set that a route is on after all', [ingress({ a: onPage }), ...down], ['patch Service page', 'patch ConfigMap page']],
  ])('%s', (_what, objects, expected) => {
    expect(writes(planOf(...objects))).toEqual(expected);
  });

  it('marks no set for deletion from a view that was read before its grace time was over', () => {
    const view = snapshotOf(...marked({ [UNUSED_SINCE]: at(-30) }));
    expect(makePlan(view, defaultSettings, now, after(-1))).toMatchObject({ actions: [], holds: [{ until: now }] });
  });

  it('waits for a Pod that is ending, and then takes the Service down', () => {
    const leaving = { ...part('Pod'), metadata: { ...part('Pod').metadata, deletionTimestamp: at(-1) } };
    const plan = planOf(down[0]!, leaving);
    expect([writes(plan), plan.holds.map(({ because }) => because)]).toEqual([[], [`Pod ${page.name} is ending`]]);
  });

  it('leaves the Pods of a Deployment that is gone to the garbage collector, and waits for them', () => {
    const orphan = { ...part('Pod'), metadata: { ...part('Pod').metadata, ownerReferences: [{ controller: true }] } };
    const plan = planOf(down[0]!, orphan);
    expect([writes(plan), plan.holds.map(({ because }) => because)]).toEqual([[], [`Pod ${page.name} is ending`]]);
  });

  it('deletes a Pod that ended once another one is ready', () => {
    const ready = snapshotOf(...parts());
    const objects = [ingress({ a: onPage }), ...ready.objects, ended(part('Pod'), `${page.name}-2`)];
    expect(writes(planOf(...objects))).toContain('delete Pod page-2');
    const waiting = objects.filter(({ kind }) => kind !== 'EndpointSlice').map((object) => (object.kind === 'Pod' && !object.metadata.name.endsWith('-2') ? { ...object, status: {} } : object));
    expect(writes(planOf(...waiting))).not.toContain('delete Pod page-2');
  });

  it('deletes a Pod on a node that does not answer once another one is ready', () => {
    const ready = snapshotOf(...parts());
    expect(writes(planOf(ingress({ a: onPage }), ...ready.objects, stranded(part('Pod'), `${page.name}-2`)))).toContain('delete Pod page-2');
  });

  it('cleans nothing up on an incomplete view', () => {
    for (const objects of [parts(), marked({ [UNUSED_SINCE]: at(-60) }), down])
      expect(writes(makePlan({ ...snapshotOf(), objects, complete: false }, defaultSettings, now))).toEqual([]);
  });

  it('deletes only what it read', () => {
    const read = down.map((one) => ({ ...one, metadata: { ...one.metadata, uid: `uid-${one.kind}`, resourceVersion: '7' } }));
    expect(planOf(...read).actions).toMatchObject([
      { verb: 'delete', about: { kind: 'Pod', uid: 'uid-Pod' }, resourceVersion: '7' },
      { verb: 'delete', about: { kind: 'ConfigMap', uid: 'uid-ConfigMap' }, resourceVersion: '7' },
    ]);
  });

  it('lists 50 routes that are on it, sorted, then counts', () => {
    const routes = Array.from({ length: 52 }, (_, i) => ingress({ a: onPage }, { name: `web-${String(99 - i)}` }));
    const action = planOf(...routes, ...parts()).actions.find(({ about, step }) => step === 'mark page' && about.kind === 'ConfigMap');
    const value = action?.verb === 'patch' ? action.operations.map((operation) => ('value' in operation ? operation.value : '')).at(-1) : '';
    expect(value).toMatch(/^Ingress\/web-48, Ingress\/web-49, .*Ingress\/web-97, and 2 more$/);
    expect(annotationOf(part('ConfigMap'), USED_BY)).toBeUndefined();
  });

  it('waits for a Service that is ending, as one of type LoadBalancer does', () => {
    const leaving = { ...down[0]!, metadata: { ...down[0]!.metadata, deletionTimestamp: at(-1) } };
    const plan = planOf(leaving);
    expect([writes(plan), plan.holds.length]).toEqual([[], 1]);
  });

  it('deletes each Pod once in one plan', () => {
    const pods = snapshotOf(...down).objects;
    const deleted = writes(planOf(...pods, ended(part('Pod'), `${page.name}-2`)));
    expect(deleted).toEqual([...new Set(deleted)]);
  });

  it('takes down parts that are left without their Service', () => {
    expect(writes(planOf(part('ConfigMap'), part('Pod')))).not.toEqual([]);
  });

  it('takes no set down in which a mark is no time', () => {
    expect(JSON.stringify(planOf(...marked({ [UNUSED_SINCE]: 'yesterday' })).actions)).not.toContain('~1deleting');
  });
});
