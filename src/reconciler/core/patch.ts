import { isDeepStrictEqual } from 'node:util';
import { annotationOf, pointer, pointerTokens, valueAt, type Json, type Manifest, type Operation } from './manifest.js';

/** What annotations become; undefined takes one off. */
export type AnnotationChanges = ReadonlyMap<string, string | undefined>;

/** The operations that write annotations where they differ; none where they all are as wished. */
export function annotationChanges(object: Manifest, wished: AnnotationChanges): readonly Operation[] {
  const changes = [...wished].filter(([key, value]) => annotationOf(object, key) !== value);
  const needsMap = changes.length > 0 && object.metadata.annotations === undefined;
  const map: readonly Operation[] = needsMap ? [{ op: 'add', path: '/metadata/annotations', value: {} }] : [];
  return [...map, ...changes.map(([key, value]) => change(pointer('metadata', 'annotations', key), annotationOf(object, key), value))];
}

/** The operation that makes `live` at `path` become `wished`; undefined is nothing there. */
export function change(path: string, live: Json | undefined, wished: Json | undefined): Operation {
  if (wished === undefined) return { op: 'remove', path };
  return { op: live === undefined ? 'add' : 'replace', path, value: wished };
}

/** Tests that the object is the same one, not another of its name. */
export function sameObject(object: Manifest): readonly Operation[] {
  return testsOf(object, ['/metadata/uid']);
}

/** Tests that the object was not written since it was read. */
export function unwritten(object: Manifest): readonly Operation[] {
  return testsOf(object, ['/metadata/uid', '/metadata/resourceVersion']);
}

/**
 * Tests that the annotations are what was read. The API server takes a test for null as "is not there", and refuses one
 * below something that is not there itself.
 */
export function sameAnnotations(object: Manifest, keys: readonly string[]): readonly Operation[] {
  if (object.metadata.annotations === undefined) return [{ op: 'test', path: '/metadata/annotations', value: null }];
  return keys.map((key) => ({ op: 'test', path: pointer('metadata', 'annotations', key), value: annotationOf(object, key) ?? null }));
}

/**
 * Tests the whole lists that `paths` reach into, and what stands at those that reach into none: where somebody
 * reordered or inserted entries meanwhile, the patch fails as a whole.
 */
export function sameLists(object: Manifest, paths: readonly string[]): readonly Operation[] {
  return testsOf(object, [...new Set(paths.map(listAround))]);
}

/** Whether two values are the same JSON. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function listAround(path: string): string {
  const tokens = pointerTokens(path);
  const index = tokens.findIndex((token) => /^\d+$/.test(token));
  return index < 0 ? path : pointer(...tokens.slice(0, index));
}

/** What a manifest lacks (uid and resourceVersion, in files) is not tested. */
function testsOf(object: Manifest, paths: readonly string[]): readonly Operation[] {
  return paths.flatMap((path): readonly Operation[] => {
    const value = valueAt(object, path);
    return value === undefined ? [] : [{ op: 'test', path, value }];
  });
}
