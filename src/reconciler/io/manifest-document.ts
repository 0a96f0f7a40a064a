import { isNode, LineCounter, type Document } from 'yaml';
import type { JsonObject, Manifest } from '../core/manifest.js';
import type { ManifestProblem, Place } from './manifest-problem.js';
import { shapeProblem, type Path } from './manifest-shape.js';
import { documentsIn } from './manifest-yaml.js';

/** A manifest and where it begins. */
export interface PlacedManifest {
  readonly manifest: Manifest;
  readonly place: Place;
}

/** What a file says: its good manifests, and a problem for each bad one. */
export interface ReadText {
  readonly manifests: readonly PlacedManifest[];
  readonly problems: readonly ManifestProblem[];
}

type Found = PlacedManifest | ManifestProblem;

/** The manifests in a text of YAML or JSON: several documents, lists flattened, empty documents ignored. Never throws. */
export function manifestsIn(text: string, file: string): ReadText {
  const lineCounter = new LineCounter();
  const found = documentsIn(text, lineCounter).flatMap((document) => inDocument(document, file, lineCounter));
  return {
    manifests: found.filter((item) => 'manifest' in item),
    problems: found.filter((item) => 'message' in item),
  };
}

function inDocument(document: Document.Parsed, file: string, lineCounter: LineCounter): readonly Found[] {
  const at = (offset: number): Place => {
    const { line, col: column } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(column, 1) };
  };
  const [error] = document.errors;
  if (error) return [{ ...at(error.pos[0]), message: `is not YAML: ${error.message}` }];
  const placeOf = (path: Path): Place => at(offsetOf(document, path));
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return value === null || value === undefined ? [] : inValue(value, [], placeOf);
  } catch (failure) {
    return [{ ...placeOf([]), message: `is not YAML: ${(failure as Error).message}` }];
  }
}

/** Where the value at a path begins; where it is behind an alias, where the document does. */
function offsetOf(document: Document.Parsed, path: Path): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return (isNode(node) ? node.range?.[0] : undefined) ?? document.contents?.range?.[0] ?? document.range[0];
}

function inValue(value: unknown, path: Path, placeOf: (path: Path) => Place): readonly Found[] {
  const items = itemsOf(value);
  if (items) return items.flatMap((item, i) => inValue(item, [...path, 'items', i], placeOf));
  const problem = shapeProblem(value);
  if (problem) return [{ ...placeOf([...path, ...problem.path]), message: problem.message }];
  return [{ manifest: value as Manifest, place: placeOf(path) }];
}

/** The items of a `List`, or of an `IngressList`, whose items may leave out what the list says of them all. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  const { apiVersion, kind, items } = (value ?? {}) as JsonObject;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return undefined;
  if (kind === 'List') return items as readonly unknown[];
  const common = { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item: unknown) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? { ...common, ...item } : item));
}
