import { isDeepStrictEqual } from 'node:util';
import { dataDigest, type ConfigMapData } from '../../constructs/page-digest.js';
import { APP_LABEL, DATA_DIGEST_ANNOTATION, DIGEST_ANNOTATION, OPERATOR_LABEL, PAGE_APP, PAGE_SET_LABEL, PAGE_SET_PREFIX } from '../../constructs/page-labels.js';
import { PAGE_SET_NAME } from './annotations.js';
import { annotationOf, type JsonObject, type Manifest } from './manifest.js';

/**
 * Why an object with the name of a page set's part is not this operator's; undefined: it is. Ours is what has our labels,
 * the recorded digest, and what was recorded in it. A Deployment's Pods have labels alone.
 */
export function whyForeign(manifest: Manifest, setName: string, operatorNamespace: string): string | undefined {
  const digest = digestOf(manifest) ?? (manifest.kind === 'Pod' ? hashOf(setName) : '');
  if (setNameByLabels(manifest) !== setName || !digest.startsWith(hashOf(setName))) return 'is not ours';
  const operator = manifest.metadata.labels?.[OPERATOR_LABEL];
  if (operator === undefined) return 'belongs to no operator';
  if (isOtherOperators(manifest, operatorNamespace)) return `belongs to the operator in namespace "${operator}"`;
  return whyChanged(manifest, setName);
}

/** Whether an object says that it belongs to another operator than the one in this namespace. */
export function isOtherOperators({ metadata: { labels = {} } }: Manifest, operatorNamespace: string): boolean {
  return labels[OPERATOR_LABEL] !== undefined && labels[OPERATOR_LABEL] !== operatorNamespace;
}

function whyChanged(manifest: Manifest, setName: string): string | undefined {
  if (manifest.kind === 'ConfigMap' && dataDigest(dataOf(manifest)) !== annotationOf(manifest, DATA_DIGEST_ANNOTATION)) {
    return 'was changed: its data is not what was recorded';
  }
  return manifest.kind === 'Service' && !isDeepStrictEqual(selectorOf(manifest), selectorFor(setName)) ? 'was changed: its selector is another' : undefined;
}

/** The page set that an object says it belongs to; undefined: none. */
export function setNameByLabels({ metadata: { labels = {} } }: Pick<Manifest, 'metadata'>): string | undefined {
  const hash = labels[PAGE_SET_LABEL];
  return labels[APP_LABEL] === PAGE_APP && hash !== undefined ? PAGE_SET_PREFIX + hash : undefined;
}

/** Whether an object is a part of some page set of this operator. */
export function isPageSetPart(manifest: Manifest, operatorNamespace: string): boolean {
  const { name } = manifest.metadata;
  return PAGE_SET_NAME.test(name) && whyForeign(manifest, name, operatorNamespace) === undefined;
}

/** All that a ConfigMap holds. */
export function dataOf({ data = {}, binaryData = {} }: Manifest): ConfigMapData {
  return { data, binaryData } as ConfigMapData;
}

/** The digest that a part of a page set records. */
export function digestOf(manifest: Manifest): string | undefined {
  return annotationOf(manifest, DIGEST_ANNOTATION);
}

function selectorOf({ spec }: Manifest): unknown {
  return (spec as JsonObject | undefined)?.selector;
}

function selectorFor(setName: string): JsonObject {
  return { [APP_LABEL]: PAGE_APP, [PAGE_SET_LABEL]: hashOf(setName) };
}

function hashOf(setName: string): string {
  return setName.slice(PAGE_SET_PREFIX.length);
}
