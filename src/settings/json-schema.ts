import { z } from 'zod';
import { settingsSchema } from './schema.js';

/** A JSON Schema, as far as it is read here. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
}

/** The published JSON Schema (draft 7, which editors and Helm read) of the settings file. */
export function settingsJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(settingsSchema('', () => ''), { target: 'draft-07', io: 'input' });
  return {
    $schema,
    $id: 'https://maintenance-operator.mithucste30.io/schema/maintenance.schema.json',
    title: 'Settings of the maintenance operator',
    ...schema,
  } as JsonSchema;
}
