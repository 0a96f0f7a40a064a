import type { JsonObject } from './manifest.js';

/**
 * The fields of a `fieldsV1` tree as a set of paths, so that ownership is plain set algebra. A path is the JSON of the
 * tree's keys; `.` at its end is a map's own membership.
 * Format: https://pkg.go.dev/sigs.k8s.io/structured-merge-diff/v6/fieldpath
 * ```yaml
 * f:spec: { f:rules: {}, f:defaultBackend: { .: {}, f:service: {} } }
 * # ["f:spec","f:rules"]  ["f:spec","f:defaultBackend","."]  ["f:spec","f:defaultBackend","f:service"]
 * ```
 */
export type FieldSet = ReadonlySet<string>;

/** The set of a tree's leaves. */
export function fieldSet(tree: JsonObject = {}): FieldSet {
  return new Set(leaves(tree, []).map((path) => JSON.stringify(path)));
}

/** The tree of a set: `fieldTree(fieldSet(tree))` equals `tree`. */
export function fieldTree(fields: FieldSet): JsonObject {
  const tree: Record<string, JsonObject> = {};
  for (const field of [...fields].sort()) {
    let node = tree;
    for (const step of stepsOf(field)) node = (node[step] ??= {}) as Record<string, JsonObject>;
  }
  return tree;
}

/** The fields of the set that lie at `path` or below it. */
export function fieldsBelow(fields: FieldSet, path: readonly string[]): FieldSet {
  return filtered(fields, (steps) => path.every((step, i) => steps[i] === step));
}

/** Those of `fields` that belong to the same part of the object as one of `others`: the same field of the spec, or the same annotation. */
export function fieldsBeside(fields: FieldSet, others: FieldSet): FieldSet {
  const parts = new Set([...others].map((field) => partOf(stepsOf(field))));
  return filtered(fields, (steps) => parts.has(partOf(steps)));
}

/**
 * Those of `fields` that say that their owner set a map itself, for the maps around one of `others`. They vanish from an
 * owner's entry with the last field that it has in the map.
 */
export function membershipsAround(fields: FieldSet, others: FieldSet): FieldSet {
  const inner = [...others].map(stepsOf);
  const isAround = (map: readonly string[]): boolean => inner.some((steps) => steps.length > map.length && map.every((step, i) => steps[i] === step));
  return filtered(fields, (steps) => steps.at(-1) === '.' && isAround(steps.slice(0, -1)));
}

function partOf(steps: readonly string[]): string {
  return JSON.stringify(steps.slice(0, steps[0] === 'f:metadata' ? 3 : 2));
}

function filtered(fields: FieldSet, isWanted: (steps: readonly string[]) => boolean): FieldSet {
  return new Set([...fields].filter((field) => isWanted(stepsOf(field))));
}

function stepsOf(field: string): readonly string[] {
  return JSON.parse(field) as readonly string[];
}

function leaves(tree: JsonObject, at: readonly string[]): readonly (readonly string[])[] {
  return Object.entries(tree).flatMap(([step, below]) => {
    const path = [...at, step];
    return Object.keys(below as JsonObject).length > 0 ? leaves(below as JsonObject, path) : [path];
  });
}
