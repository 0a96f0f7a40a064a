import { describe, expect, it } from '@jest/globals';
import type { Manifest, Operation } from '../../../src/reconciler/core/manifest.js';
import { annotationChanges, change, isSameJson, sameAnnotations, sameLists, sameObject, unwritten } from '../../../src/reconciler/core/patch.js';
import { ingress, service } from './fixtures.js';

const route = ingress({ a: service('web'), b: service('admin') }, { uid: 'u-1', resourceVersion: '7', annotations: { 'x/y': 'old' } });
const rules = (route.spec as { rules: never }).rules;

describe('sameLists', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['the whole list that a path reaches into', ['/spec/rules/1/http/paths/0/backend'], ['/spec/rules']],
    ['each list once', ['/spec/rules/0/http/paths/0/backend', '/spec/rules/1/http/paths/0/backend'], ['/spec/rules']],
    ['what stands at a path that reaches into none', ['/spec'], ['/spec']],
    ['nothing where nothing stands', ['/spec/defaultBackend'], []],
    ['nothing for nothing', [], []],
  ])('tests %s', (_what, paths, tested) => {
    expect(sameLists(route, paths).map(({ path }) => path)).toEqual(tested);
  });

  it('tests it as it was read', () => {
    expect(sameLists(route, ['/spec/rules/0/http/paths/0/backend'])).toEqual([{ op: 'test', path: '/spec/rules', value: rules }]);
  });
});

describe('sameAnnotations', () => {
  it('tests what was read, and the absence of what was not there', () => {
    expect(sameAnnotations(route, ['x/y', 'z'])).toEqual([
      { op: 'test', path: '/metadata/annotations/x~1y', value: 'old' },
      { op: 'test', path: '/metadata/annotations/z', value: null },
    ]);
  });

  // The API server's JSON Patch (gopkg.in/evanphx/json-patch.v4, Patch.test) fails a test whose parent is not there.
  it('tests the absence of the whole map where there is none: below it the API server refuses every test', () => {
    expect(sameAnnotations(ingress({}), ['x/y', 'z'])).toEqual([{ op: 'test', path: '/metadata/annotations', value: null }]);
  });
});

describe('sameObject and unwritten', () => {
  it.each<[string, (object: Manifest) => readonly Operation[], readonly string[]]>([
    ['sameObject', sameObject, ['/metadata/uid']],
    ['unwritten', unwritten, ['/metadata/uid', '/metadata/resourceVersion']],
  ])('%s tests what an object from a cluster has, and nothing of one from a file', (_name, tests, paths) => {
    expect(tests(route).map(({ path }) => path)).toEqual(paths);
    expect(tests(ingress({}))).toEqual([]);
  });
});

describe('annotationChanges', () => {
  it.each<[string, Manifest, ReadonlyMap<string, string | undefined>, readonly Operation[]]>([
    ['nothing where all is as wished', route, new Map([['x/y', 'old'], ['z', undefined]]), []],
    ['another value', route, new Map([['x/y', 'new']]), [{ op: 'replace', path: '/metadata/annotations/x~1y', value: 'new' }]],
    ['a new one', route, new Map([['z', 'new']]), [{ op: 'add', path: '/metadata/annotations/z', value: 'new' }]],
    ['one less', route, new Map([['x/y', undefined]]), [{ op: 'remove', path: '/metadata/annotations/x~1y' }]],
    ['the first one at all', ingress({}), new Map([['z', 'new']]), [{ op: 'add', path: '/metadata/annotations', value: {} }, { op: 'add', path: '/metadata/annotations/z', value: 'new' }]],
  ])('writes %s', (_what, object, wished, operations) => {
    expect(annotationChanges(object, wished)).toEqual(operations);
  });
});

describe('change', () => {
  it.each([
    [1, 2, { op: 'replace', path: '/p', value: 2 }],
    [undefined, 2, { op: 'add', path: '/p', value: 2 }],
    [1, undefined, { op: 'remove', path: '/p' }],
  ])('from %j to %j', (live, wished, operation) => {
    expect(change('/p', live, wished)).toEqual(operation);
  });
});

describe('isSameJson', () => {
  it.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [[1, 2], [2, 1], false],
    [undefined, null, false],
    [undefined, undefined, true],
  ])('of %j and %j', (one, other, same) => {
    expect(isSameJson(one, other)).toBe(same);
  });
});
