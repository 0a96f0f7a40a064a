import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSettings } from '../../src/settings/parse-settings.js';

const example = readFileSync('maintenance.yaml', 'utf8');

/** The example, with a few pieces taken out and others put in. */
const damaged = fc
  .array(fc.record({ at: fc.nat(example.length), cut: fc.nat(12), put: fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('\n', '\t', ': ', '- ', '&a ', '*a', '"')) }), { maxLength: 4 })
  .map((wounds) => wounds.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), example));

describe('parseSettings of any text', () => {
  it.each([
    ['characters', fc.string({ unit: 'binary', maxLength: 200 })],
    ['YAML-like text', fc.stringMatching(/^[-a-z:"'{}[\]|>#&*!%?,.\n\t ]{0,80}$/u)],
    ['any JSON', fc.json()],
    ['a damaged example', damaged],
  ])('throws nothing, and gives a place for every error: %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { settings, errors } = parseSettings(text, 'f', () => '{}');
        const lines = text.split(/\n/u).length;
        for (const { line, column, message } of errors) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThanOrEqual(1);
          const ours = message.replaceAll(/"(?:[^"\\]|\\.)*"/gu, '');
          expect(ours).not.toMatch(/Invalid input|\bundefined\b|\bNaN\b/u);
        }
        expect(settings !== undefined).toBe(errors.every(({ section }) => section === 'maintenance'));
        expect(settings?.maintenance !== undefined).toBe(errors.length === 0);
      }),
      { numRuns: 250 },
    );
  });
});
