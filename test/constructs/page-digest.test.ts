import { describe, expect, it } from '@jest/globals';
import { configuredDigest, contentDigest, dataDigest, pageSetNameOf } from '../../src/constructs/page-digest.js';

describe('dataDigest', () => {
  it('is SHA-256 over JSON with its keys sorted', () => {
    // printf '{"a":"1","b":"2"}' | sha256sum
    expect(dataDigest({ data: { b: '2', a: '1' } })).toBe('21f76dfbfe6dfe21f762080ef484112cf2952974cef30741fd1931e1c6d92112');
  });

  it('tells bytes from a text that looks the same', () => {
    const digests = [{ data: { a: '1' } }, { binaryData: { a: '1' } }, { data: { a: '1' }, binaryData: { b: '' } }].map(dataDigest);
    expect(new Set(digests).size).toBe(3);
    expect(dataDigest({ data: { a: '1' }, binaryData: {} })).toBe(digests[0]);
  });
});

describe('contentDigest', () => {
  it.each([
    ['a value', [{ a: '1' }], [{ a: '2' }]],
    ['a key', [{ a: '1' }], [{ b: '1' }]],
    ['a type', [{ a: 1 }], [{ a: '1' }]],
    ['the order of a list', [{ a: [1, 2] }], [{ a: [2, 1] }]],
    ['what is nested', [{ a: { b: { c: 1 } } }], [{ a: { b: { c: 2 } } }]],
  ])('is another with another %s', (_, before, after) => {
    expect(contentDigest(after)).not.toBe(contentDigest(before));
  });
});

describe('configuredDigest', () => {
  it.each([
    ['a default', { a: 1, b: { c: true } }, { a: 1 }, { b: { c: true } }],
    ['an empty object', { a: 1, b: {} }, { a: 1 }, {}],
    ['an empty list', { a: 1, b: { c: [] } }, { a: 1 }, {}],
    ['an undefined value', { a: 1, b: undefined }, { a: 1 }, {}],
  ])('does not count %s', (_, configured, same, defaults) => {
    expect(configuredDigest(configured, defaults)).toBe(configuredDigest(same, defaults));
  });

  it('counts an empty text, false and null', () => {
    const digests = [{}, { a: '' }, { a: false }, { a: null }].map((configured) => configuredDigest(configured, {}));
    expect(new Set(digests).size).toBe(4);
  });
});

describe('pageSetNameOf', () => {
  it('is a Service name with the first 8 digits', () => {
    expect(pageSetNameOf('0123456789abcdef'.repeat(4))).toBe('maintenance-01234567');
  });
});
