import { describe, expect, it } from '@jest/globals';
import type { Result } from '../../src/reconciler/cluster.js';
import type { Action } from '../../src/reconciler/core/action.js';
import { refOf, type Manifest, type Operation } from '../../src/reconciler/core/manifest.js';
import { MemoryCluster } from '../../src/reconciler/memory-cluster.js';
import { ingress, parts, service } from './core/fixtures.js';

const web = ingress({ a: service('web') }, { resourceVersion: '7', annotations: { keep: 'me' } });
const base = { step: 'divert', about: refOf(web), because: 'a test' } as const;

function patch(...operations: readonly Operation[]): Action {
  return { ...base, verb: 'patch', operations };
}

async function applied(action: Action, ...objects: readonly Manifest[]): Promise<{ readonly result: Result; readonly after: readonly Manifest[] }> {
  const cluster = new MemoryCluster(objects, 'maintenance-operator');
  const result = await cluster.apply(action);
  return { result, after: cluster.objects };
}

const rename: Operation = { op: 'add', path: '/metadata/annotations/new', value: 'x' };

describe('apply', () => {
  it.each<[string, Action, readonly Manifest[]]>([
    ['a create', { ...base, verb: 'create', manifest: web }, []],
    ['a patch whose guards hold', patch({ op: 'test', path: '/spec', value: web.spec as never }, rename), [web]],
    ['a patch that tests an absence', patch({ op: 'test', path: '/metadata/annotations/gone', value: null }, rename), [web]],
    ['a delete of what was read', { ...base, verb: 'delete', resourceVersion: '7' }, [web]],
  ])('does %s, and answers the object as it is then', async (_what, action, objects) => {
    const { result, after } = await applied(action, ...objects);
    expect(result.error).toBeUndefined();
    expect(after).toEqual(result.answer === null ? [] : [result.answer]);
    expect(after).not.toEqual(objects);
  });

  it.each<[string, Action, readonly Manifest[], number]>([
    ['a create of what is there', { ...base, verb: 'create', manifest: { ...web, spec: {} } }, [web], 409],
    ['a patch of what is gone', patch(rename), [], 404],
    ['a delete of what is gone', { ...base, verb: 'delete' }, [], 404],
    ['a delete of what was written meanwhile', { ...base, verb: 'delete', resourceVersion: '6' }, [web], 409],
    ['a patch with a guard that fails', patch({ op: 'test', path: '/metadata/resourceVersion', value: '6' }, rename), [web], 409],
    ['a patch with a guard that fails after a change', patch(rename, { op: 'test', path: '/spec/rules', value: [] }), [web], 409],
    ['a patch that tests the absence of what is there', patch({ op: 'test', path: '/metadata/annotations/keep', value: null }, rename), [web], 409],
    ['a patch that tests an absence below what is absent', patch({ op: 'test', path: '/metadata/labels/gone', value: null }, rename), [web], 409],
    ['a patch that removes what is not there', patch({ op: 'remove', path: '/metadata/annotations/gone' }), [web], 409],
  ])('refuses %s, changes nothing, and answers the object as it is', async (_what, action, objects, status) => {
    const { result, after } = await applied(action, ...objects);
    expect(result.error?.status).toBe(status);
    expect(after).toEqual(objects);
    expect(result.answer).toEqual(objects[0] ?? null);
  });

  it('leaves an empty map of annotations out, as the API server does', async () => {
    const { after } = await applied(patch({ op: 'remove', path: '/metadata/annotations/keep' }), web);
    expect(after[0]!.metadata).not.toHaveProperty('annotations');
  });

  it('does not touch the object that it was given', async () => {
    const before = JSON.stringify(web);
    await applied(patch(rename), web);
    expect(JSON.stringify(web)).toBe(before);
  });

  it('refuses to delete another object of the same name: the uid is a precondition too', async () => {
    const { resourceVersion: _version, ...metadata } = web.metadata;
    const other = { ...web, metadata: { ...metadata, uid: 'u-2' } };
    const { result } = await applied({ ...base, about: { ...base.about, uid: 'u-1' }, verb: 'delete' }, other);
    expect(result.error?.status).toBe(409);
  });
});

describe('read', () => {
  it('shows the namespace and the operator\'s, its pages ready, as a complete view', async () => {
    const elsewhere = { ...web, metadata: { ...web.metadata, namespace: 'blog' } };
    const backup: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: 'maintenance-operator' } };
    const snapshot = await new MemoryCluster([web, elsewhere, backup, ...parts()], 'maintenance-operator').read('shop');
    expect(snapshot).toMatchObject({ namespace: 'shop', complete: true, absent: [], problems: [] });
    expect(snapshot.objects.map(({ kind }) => kind)).toEqual(['Ingress', 'ConfigMap', 'Service', 'ConfigMap', 'Pod', 'EndpointSlice']);
  });
});
