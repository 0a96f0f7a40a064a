import { closestMatch } from 'leven';
import { settingsJsonSchema, type JsonSchema } from './json-schema.js';

/** The way from the top of the settings to a value: keys, and indexes of lists. */
export type Path = readonly (string | number)[];

const longestKey = 64;
const jsonSchema = settingsJsonSchema();

/**
 * The path that somebody probably meant who wrote this unknown key: a key of the same mapping with nearly the same name,
 * else one that begins like it, else one of that very name elsewhere. Case, "-" and "_" make no difference. Undefined
 * where nothing is near.
 */
export function suggestion(unknown: Path): Path | undefined {
  const written = plain(String(unknown.at(-1)));
  if (written.length > longestKey) return undefined;
  const here = knownKeys(unknown.slice(0, -1));
  const nearest = closestMatch(written, here.map(plain), { maxDistance: Math.ceil(written.length / 3) });
  const longer = written.length > 2 ? here.find((key) => plain(key).startsWith(written)) : undefined;
  const found = here.find((key) => plain(key) === nearest) ?? longer;
  if (found !== undefined) return [...unknown.slice(0, -1), found];
  return allPaths(jsonSchema).find((path) => plain(String(path.at(-1))) === written);
}

/** The keys that the mapping at this path can have, unless the user chooses them. */
export function knownKeys(path: Path): readonly string[] {
  let schema: JsonSchema | undefined = jsonSchema;
  for (const step of path) schema = below(schema, step);
  return Object.keys(schema?.properties ?? {});
}

function below(schema: JsonSchema | undefined, step: string | number): JsonSchema | undefined {
  if (typeof step === 'number') return schema?.items;
  const others = schema?.additionalProperties;
  return schema?.properties?.[step] ?? (typeof others === 'object' ? others : undefined);
}

function allPaths(schema: JsonSchema, path: Path = []): readonly Path[] {
  const below = Object.entries(schema.properties ?? {});
  return below.flatMap(([key, inner]) => [[...path, key], ...allPaths(inner, [...path, key])]);
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[-_]/gu, '');
}
