import type { JsonObject } from '../core/manifest.js';

/** Keys and indexes that lead to a value. */
export type Path = readonly (string | number)[];

/** What is wrong with a manifest, and where in it. */
export interface ShapeProblem {
  readonly path: Path;
  readonly message: string;
}

const NEEDED = 'a manifest has apiVersion, kind and metadata.name';

/** Why a value is no manifest, or undefined where it is one: only what every object of Kubernetes has is looked at. */
export function shapeProblem(value: unknown): ShapeProblem | undefined {
  if (!isMapping(value)) return { path: [], message: `is ${shown(value)} where a manifest should be: ${NEEDED}` };
  const { metadata } = value;
  return (
    textProblem(value, [], 'apiVersion') ??
    textProblem(value, [], 'kind') ??
    (isMapping(metadata) ? metadataProblem(metadata) : { path: [], message: `has no metadata.name: ${NEEDED}` })
  );
}

function metadataProblem(metadata: JsonObject): ShapeProblem | undefined {
  const { namespace } = metadata;
  const name = textProblem(metadata, ['metadata'], 'name');
  if (name) return name;
  if (namespace !== undefined && namespace !== null && typeof namespace !== 'string') return textProblem(metadata, ['metadata'], 'namespace');
  return mapProblem(metadata, 'annotations') ?? mapProblem(metadata, 'labels');
}

function textProblem(of: JsonObject, path: Path, key: string): ShapeProblem | undefined {
  const value = of[key];
  const title = [...path, key].join('.');
  if (value === undefined || value === null || value === '') return { path: [], message: `has no ${title}: ${NEEDED}` };
  if (typeof value === 'string') return undefined;
  return { path: [...path, key], message: `${title} is ${shown(value)}, not text: put it in quotes` };
}

/** The API server takes nothing but text here; `enabled: true` without quotes is the usual mistake. */
function mapProblem(metadata: JsonObject, key: string): ShapeProblem | undefined {
  const map = metadata[key] ?? {};
  const path = ['metadata', key];
  if (!isMapping(map)) return { path, message: `metadata.${key} is ${shown(map)} where a mapping should be` };
  const [wrong, value] = Object.entries(map).find(([, entry]) => typeof entry !== 'string') ?? [];
  if (wrong === undefined) return undefined;
  return { path: [...path, wrong], message: `metadata.${key}["${wrong}"] is ${shown(value)}, not text: put it in quotes` };
}

function isMapping(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a mapping';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
