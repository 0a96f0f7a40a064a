import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldsBelow, fieldsBeside, fieldSet, fieldTree, membershipsAround } from '../../../src/reconciler/core/field-set.js';
import type { JsonObject } from '../../../src/reconciler/core/manifest.js';

const key = fc.oneof(fc.constantFrom('.', 'f:spec', 'f:rules', 'f:annotations', 'f:a.b/c', 'k:{"name":"x"}', 'v:"y"', 'i:0'), fc.string({ minLength: 1 }).map((name) => `f:${name}`));
const { tree } = fc.letrec<{ tree: JsonObject }>((tie) => ({
  tree: fc.dictionary(key, fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, tie('tree')), { maxKeys: 4, depthIdentifier: 'fields' }),
}));

const all = fieldSet({
  'f:metadata': { 'f:annotations': { '.': {}, 'f:a': {}, 'f:b': {} } },
  'f:spec': { 'f:rules': {}, 'f:defaultBackend': { '.': {}, 'f:service': { 'f:name': {}, 'f:port': {} } } },
});

describe('fieldTree', () => {
  it('of a set of a tree is the tree', () => {
    fc.assert(fc.property(tree, (fields) => expect(fieldTree(fieldSet(fields))).toEqual(fields)));
  });

  it('of a union has what either tree has', () => {
    fc.assert(
      fc.property(tree, tree, (one, other) => {
        const union = fieldSet(fieldTree(fieldSet(one).union(fieldSet(other))));
        const inner = [...fieldSet(one), ...fieldSet(other)].filter((field) => union.has(field));
        expect([...union].toSorted()).toEqual([...new Set(inner)].toSorted());
      }),
    );
  });
});

describe('fieldSet', () => {
  it.each([[undefined, 0], [{}, 0], [{ 'f:spec': {} }, 1], [{ 'f:spec': { '.': {}, 'f:a': {} } }, 2]])('of %j has %d fields', (fields, size) => {
    expect(fieldSet(fields).size).toBe(size);
  });
});

describe('fieldsBelow', () => {
  it.each([
    [['f:spec', 'f:rules'], { 'f:spec': { 'f:rules': {} } }],
    [['f:spec', 'f:defaultBackend'], { 'f:spec': { 'f:defaultBackend': { '.': {}, 'f:service': { 'f:name': {}, 'f:port': {} } } } }],
    [['f:spec', 'f:rule'], {}],
  ])('%j is that field and what is in it', (path, expected) => {
    expect(fieldTree(fieldsBelow(all, path))).toEqual(expected);
  });
});

describe('fieldsBeside', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['a field of the spec', { 'f:spec': { 'f:defaultBackend': { 'f:resource': {} } } }, { 'f:spec': { 'f:defaultBackend': { '.': {}, 'f:service': { 'f:name': {}, 'f:port': {} } } } }],
    ['one annotation', { 'f:metadata': { 'f:annotations': { 'f:a': {} } } }, { 'f:metadata': { 'f:annotations': { 'f:a': {} } } }],
    ['nothing', {}, {}],
  ])('are the fields of the same part: %s', (_what, others, expected) => {
    expect(fieldTree(fieldsBeside(all, fieldSet(others)))).toEqual(expected);
  });
});

describe('membershipsAround', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['a field in a map', { 'f:spec': { 'f:defaultBackend': { 'f:resource': {} } } }, { 'f:spec': { 'f:defaultBackend': { '.': {} } } }],
    ['a field in no map that is owned', { 'f:spec': { 'f:rules': {} } }, {}],
    ['the map itself', { 'f:spec': { 'f:defaultBackend': {} } }, {}],
  ])('are those of the maps around %s', (_what, others, expected) => {
    expect(fieldTree(membershipsAround(all, fieldSet(others)))).toEqual(expected);
  });
});
