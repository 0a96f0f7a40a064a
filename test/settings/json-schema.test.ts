import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { settingsJsonSchema, type JsonSchema } from '../../src/settings/json-schema.js';

function allSchemas(schema: JsonSchema): readonly JsonSchema[] {
  const { properties = {}, additionalProperties, items } = schema;
  const below = [...Object.values(properties), additionalProperties, items].filter((inner) => typeof inner === 'object');
  return [schema, ...below.flatMap(allSchemas)];
}

describe('settingsJsonSchema', () => {
  const schema = settingsJsonSchema();

  it('is what schema/maintenance.schema.json says', () => {
    const published = readFileSync('schema/maintenance.schema.json', 'utf8');
    const current = `${JSON.stringify(schema, null, 2)}\n`;
    if (published !== current) throw new Error('schema/maintenance.schema.json is not current: renew it by `npm run schema`');
  });

  it('describes every key', () => {
    const keys = allSchemas(schema).flatMap(({ properties = {} }) => Object.entries(properties));
    expect(keys.filter(([, { description }]) => typeof description !== 'string').map(([key]) => key)).toEqual([]);
  });

  it('has only patterns that Go can read as well: no look-around, no back references', () => {
    expect(JSON.stringify(schema)).not.toMatch(/"pattern":"[^"]*(?:\(\?[=!<]|\\\\[1-9])/u);
  });

  it('has every key in the example', () => {
    const example = readFileSync('maintenance.yaml', 'utf8');
    const keys = allSchemas(schema).flatMap(({ properties = {} }) => Object.keys(properties));
    expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`, 'u').test(example))).toEqual([]);
  });
});
