import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Node } from 'yaml';
import type { Path } from './known-keys.js';

/** A value in the text, with its key where it has one. */
interface Place {
  readonly step: string | number;
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

/** The offset of the key or the value at a path; where it is missing, of the innermost key on the way to it. */
export function offsetOf(document: Document, path: Path, at: 'key' | 'value'): number {
  let place: Place = { step: '', key: undefined, value: document.contents ?? undefined };
  for (const step of path) {
    // of keys that are there twice the last one counts
    const next = placesIn(resolved(document, place.value)).findLast((each) => each.step === step);
    if (next === undefined) return startOf(place.key ?? place.value);
    place = next;
  }
  const atKey = at === 'key' || (isScalar(place.value) && place.value.value === null);
  return startOf(atKey ? (place.key ?? place.value) : (place.value ?? place.key));
}

/** The path to what stands at this offset, as far as its keys look like keys. */
export function pathAt(document: Document, offset: number): Path {
  const path: (string | number)[] = [];
  let value: Node | undefined = document.contents ?? undefined;
  for (;;) {
    const place: Place | undefined = placesIn(value).findLast(({ key, value: inner }) => startOf(key ?? inner) <= offset);
    if (place === undefined || endOf(place) <= offset || !isKey(place.step)) return path;
    path.push(place.step);
    value = place.value;
  }
}

function resolved(document: Document, node: Node | undefined): Node | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}

function placesIn(node: Node | undefined): readonly Place[] {
  if (isSeq(node)) return node.items.map((item, step) => ({ step, key: undefined, value: nodeOf(item) }));
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => ({
    step: String(isScalar(key) ? key.value : key),
    key: nodeOf(key),
    value: nodeOf(value),
  }));
}

function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}

function startOf(node: Node | undefined): number {
  return node?.range?.[0] ?? 0;
}

function endOf({ key, value }: Place): number {
  return value?.range?.[2] ?? key?.range?.[2] ?? 0;
}

function isKey(step: string | number): boolean {
  return typeof step === 'number' || /^[\w./-]+$/u.test(step);
}
