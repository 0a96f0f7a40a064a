import { describe, expect, it } from '@jest/globals';
import { DELETING, UNUSED_SINCE } from '../../../src/reconciler/core/annotations.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { isAlive, isPageService, observePageSets, podReadySince, whyNotReady, type ObservedPageSet } from '../../../src/reconciler/core/observe-page-set.js';
import { annotated, ingress, onPage, page, part, parts, service } from './fixtures.js';

const SINCE = '2026-01-01T11:59:00Z';
const READY = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: SINCE }] };

function observed(objects: readonly Manifest[], routes: readonly Manifest[] = []): ReadonlyMap<string, ObservedPageSet> {
  return observePageSets({ namespace: 'shop', objects, complete: true, absent: [], problems: [] }, routes, 'maintenance-operator');
}

function pod(status: unknown, metadata: Partial<Manifest['metadata']> = {}): Manifest {
  return { ...part('Pod'), metadata: { ...part('Pod').metadata, uid: 'p-1', ...metadata }, status };
}

/** As the node lifecycle controller leaves it. */
const stranded = pod({ phase: 'Running', conditions: [{ type: 'ContainersReady', status: 'True' }, { type: 'Ready', status: 'False' }] });

function slice(conditions: unknown, targetRef: unknown = { kind: 'Pod', name: page.name, uid: 'p-1' }, serviceName = page.name): Manifest {
  return {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 's', namespace: 'shop', labels: { 'kubernetes.io/service-name': serviceName } },
    endpoints: [{ ...(conditions !== undefined && { conditions }), targetRef }],
  };
}

/** A slice as its controller writes it. */
function ownedSlice(uid: string): Manifest {
  const one = slice({ ready: true });
  return { ...one, metadata: { ...one.metadata, ownerReferences: [{ kind: 'Service', uid, controller: true }] } };
}

function readySince(...objects: readonly Manifest[]): string | undefined {
  const anchor = { ...part('Service'), metadata: { ...part('Service').metadata, uid: 's-1' } };
  return observed([anchor, ...objects]).get(page.name)!.readySince?.toISOString();
}

describe('readySince', () => {
  const since = '2026-01-01T11:59:00.000Z';

  it.each<[string, readonly Manifest[], string | undefined]>([
    ['its Pod is Ready and an endpoint', [pod(READY), slice({ ready: true })], since],
    ['the endpoint does not say whether it is ready, which counts as ready', [pod(READY), slice({})], since],
    ['the endpoint says nothing at all', [pod(READY), slice(undefined)], since],
    ['no endpoint', [pod(READY)], undefined],
    ['the endpoint is not ready', [pod(READY), slice({ ready: false })], undefined],
    ['the endpoint is no Pod of ours', [pod(READY), slice({ ready: true }, { kind: 'Pod', name: 'other', uid: 'o' })], undefined],
    ['the endpoint is a former Pod of the same name', [pod(READY), slice({ ready: true }, { kind: 'Pod', name: page.name, uid: 'p-0' })], undefined],
    ['the endpoint is an address by hand', [pod(READY), slice({ ready: true }, null)], undefined],
    ['the endpoint is of another Service', [pod(READY), slice({ ready: true }, undefined, 'web')], undefined],
    ['the endpoint is of a Service that went before it under the same name', [pod(READY), ownedSlice('s-0')], undefined],
    ['the endpoint is of this very Service', [pod(READY), ownedSlice('s-1')], since],
    ['the Pod is not Ready', [pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: SINCE }] }), slice({ ready: true })], undefined],
    ['the Pod has no status yet', [pod(undefined), slice({ ready: true })], undefined],
    ['the Pod is ending', [pod(READY, { deletionTimestamp: SINCE }), slice({ ready: true })], undefined],
    ['the Pod failed', [pod({ ...READY, phase: 'Failed' }), slice({ ready: true })], undefined],
    ['the Pod is gone', [slice({ ready: true })], undefined],
    ['the Pod is not ours', [pod(READY, { labels: {} }), slice({ ready: true })], undefined],
  ])('where %s', (_what, objects, expected) => {
    expect(readySince(...objects)).toBe(expected);
  });

  it('is that of the first of several Pods', () => {
    const second = pod({ ...READY, conditions: [{ ...READY.conditions[0]!, lastTransitionTime: '2026-01-01T11:58:00Z' }] }, { name: `${page.name}-2`, uid: 'p-2' });
    const both = [slice({ ready: true }), slice({ ready: true }, { kind: 'Pod', name: `${page.name}-2`, uid: 'p-2' })];
    expect(readySince(pod(READY), second, ...both)).toBe('2026-01-01T11:58:00.000Z');
  });
});

describe('observePageSets', () => {
  it('finds sets by the names of their parts, and no others', () => {
    const replacement = pod(READY, { name: `${page.name}-2` });
    const others = ['maintenance-web', 'maintenance-0123abcz', 'maintenance-0123abcd9', 'maintenance-0123ABCD'].map((name) => ({ ...part('Service'), metadata: { name, namespace: 'shop' } }));
    const sets = observed([...parts(), replacement, ...others]);
    expect([...sets.keys()]).toEqual([page.name]);
    expect(sets.get(page.name)!.pods.map(({ metadata }) => metadata.name)).toEqual([page.name, `${page.name}-2`]);
  });

  it('looks into its own namespace alone', () => {
    expect(observed([{ ...part('Service'), metadata: { ...part('Service').metadata, namespace: 'blog' } }]).size).toBe(0);
  });

  it('knows the routes that are on it, by whatever they say of it', () => {
    const routes = [ingress({ a: onPage }), ingress({ a: service('web') }, { name: 'off' })];
    expect(observed(parts(), routes).get(page.name)!.usedBy.map(({ name }) => name)).toEqual(['web']);
  });

  it('reads the marks on the Service', () => {
    const { unusedSince, deleting } = observed([annotated(part('Service'), { [UNUSED_SINCE]: SINCE, [DELETING]: SINCE })]).get(page.name)!;
    expect([unusedSince?.toISOString(), deleting]).toEqual(['2026-01-01T11:59:00.000Z', true]);
  });

  it('keeps what is not ours apart', () => {
    const own = { ...part('ConfigMap'), metadata: { name: page.name, namespace: 'shop' } };
    const { configMap, foreign } = observed([part('Service'), own]).get(page.name)!;
    expect([configMap, foreign.map(({ part: { kind } }) => kind)]).toEqual([undefined, ['ConfigMap']]);
  });
});

describe('isPageService', () => {
  const theirs = { ...part('Service'), metadata: { name: page.name, namespace: 'shop' } };
  it.each<[string, string, readonly Manifest[], boolean]>([
    ['a page Service', page.name, parts(), true],
    ['one that is gone', page.name, [], true],
    ['somebody\'s own Service of such a name', page.name, [theirs], false],
    ['any other Service', 'web', [], false],
  ])('of %s', (_what, name, objects, is) => {
    expect(isPageService(observed(objects), name)).toBe(is);
  });

  const label = (labels: Record<string, string>): Manifest => ({ ...part('Service'), metadata: { ...part('Service').metadata, labels: { ...part('Service').metadata.labels, ...labels } } });
  it.each<[string, Manifest]>([
    ['another operator', label({ 'maintenance-operator.mithucste30.io/operator': 'other' })],
    ['a person who changed its selector', { ...part('Service'), spec: { selector: { app: 'x' } } }],
  ])('of one that belongs to %s: else the page is saved as an original', (_what, changed) => {
    expect(isPageService(observed([changed]), page.name)).toBe(true);
  });
});

describe('isAlive and podReadySince', () => {
  it.each<[string, Manifest, boolean, boolean]>([
    ['runs and is ready', pod(READY), true, true],
    ['is pending', pod({ phase: 'Pending' }), true, false],
    ['failed', pod({ ...READY, phase: 'Failed' }), false, false],
    ['succeeded', pod({ ...READY, phase: 'Succeeded' }), false, false],
    ['is ending', pod(READY, { deletionTimestamp: SINCE }), false, false],
    ['is on a node that does not answer', stranded, false, false],
    ['waits for a readiness gate', { ...stranded, spec: { readinessGates: [{ conditionType: 'load-balancer' }] } }, true, false],
  ])('of a Pod that %s', (_what, one, alive, ready) => {
    expect([isAlive(one), podReadySince(one) !== undefined]).toEqual([alive, ready]);
  });
});

describe('whyNotReady', () => {
  it.each<[string, readonly Manifest[], RegExp]>([
    ['there is no Pod', [], /has no Pod yet/],
    [
      'nginx does not start',
      [pod({ phase: 'Running', containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { message: 'a warning\nno njs\n' } } }] })],
      /CrashLoopBackOff, no njs$/,
    ],
    ['the image can\'t be pulled', [pod({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } }] })], /ImagePullBackOff, no such image/],
    ['no node takes it', [pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes' }] })], /Unschedulable, 0\/1 nodes/],
    ['it was evicted', [pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' })], /Failed.*Evicted, low on memory/],
    ['it is ending', [pod(READY, { deletionTimestamp: SINCE })], /being deleted/],
    ['its node is lost', [stranded], /is on a node that does not answer/],
  ])('says that %s', (_what, pods, why) => {
    expect(whyNotReady(observed([part('Service'), ...pods]).get(page.name)!)).toMatch(why);
  });
});
