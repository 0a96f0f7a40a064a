import { describe, expect, it } from '@jest/globals';
import { settingsJsonSchema, type JsonSchema } from '../../src/settings/json-schema.js';
import { parseSettings } from '../../src/settings/parse-settings.js';

type Path = readonly (string | number)[];

/** The path of every key, through lists and through mappings whose keys the user chooses. */
function keyPaths(schema: JsonSchema, path: Path = []): readonly Path[] {
  const named = Object.entries(schema.properties ?? {});
  const others = typeof schema.additionalProperties === 'object' ? keyPaths(schema.additionalProperties, [...path, 'some-name']) : [];
  const items = schema.items === undefined ? [] : keyPaths(schema.items, [...path, 0]);
  return [...named.flatMap(([key, inner]) => [[...path, key], ...keyPaths(inner, [...path, key])]), ...others, ...items];
}

/** A text with this one key, each step of the path on a line of its own. */
function textWith(path: Path): string {
  const lines = path.map((step, depth) => `${'  '.repeat(depth)}${typeof step === 'number' ? '-' : `${step}:`}`);
  return `${lines.join('\n')} {}`;
}

function withTypo(path: Path, index: number): Path {
  const key = String(path.at(-1));
  return [...path.slice(0, -1), key.slice(0, index) + key.slice(index + 1)];
}

describe('suggestion: a key that lacks a letter', () => {
  const paths = keyPaths(settingsJsonSchema()).map((path) => [path.join('.'), path] as const);

  it('is tried for every key of the settings', () => {
    expect(paths.length).toBeGreaterThan(45);
  });

  it.each(paths)('%s', (_, path) => {
    const key = String(path.at(-1));
    for (const index of key.slice(0).split('').keys()) {
      const typo = withTypo(path, index);
      const error = parseSettings(textWith(typo), 'f', () => '').errors.find(({ message }) => message.startsWith('unknown key'));
      const [line, column] = [path.length, 2 * (path.length - 1) + 1];
      expect(error).toMatchObject({ line, column, message: `unknown key "${typo.at(-1)}": did you mean "${key}"?`, section: path[0] });
    }
  });
});
