import { Document, isScalar, parseAllDocuments, visit, type LineCounter, type ScalarTag, type Tags } from 'yaml';
import type { Manifest } from '../core/manifest.js';

/** Tags of YAML 1.1 that kubectl's parser does not resolve, because JSON has no such values: they stay text. */
const UNKNOWN_TO_KUBECTL = ['timestamp', 'binary', 'set', 'omap', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`);

/**
 * The documents of a text, read as kubectl reads them: YAML 1.1 (`0644` is octal, `yes` is true) without dates,
 * base-60 numbers and the booleans `y` and `n`. https://github.com/kubernetes-sigs/yaml
 */
export function documentsIn(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, { version: '1.1', customTags, lineCounter, prettyErrors: false, logLevel: 'silent' });
  return Array.isArray(documents) ? documents : [];
}

/** An object as YAML: keys sorted, so that the same object is the same text, and every text quoted that some parser takes for more. */
export function manifestYaml(manifest: Manifest): string {
  const document = new Document(manifest, { version: '1.1', customTags: withoutMerge, sortMapEntries: true, aliasDuplicateObjects: false });
  visit(document, { Pair: (_, { key }) => quoteMergeKey(key) });
  return document.toString({ lineWidth: 0 });
}

/** A field that is called `<<` is no merge of YAML 1.1. */
function quoteMergeKey(key: unknown): void {
  if (isScalar(key) && key.value === '<<') key.type = 'QUOTE_DOUBLE';
}

function withoutMerge(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag !== 'string' && tag.tag !== 'tag:yaml.org,2002:merge');
}

function customTags(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !isUnknown(tag as ScalarTag)).map((tag) => (typeof tag === 'string' ? tag : withoutLetters(tag as ScalarTag)));
}

function isUnknown({ tag, format }: ScalarTag): boolean {
  return UNKNOWN_TO_KUBECTL.includes(tag) || format === 'TIME';
}

/** `y` and `n` are names of things far more often than they are booleans; go-yaml thinks so too. */
function withoutLetters(tag: ScalarTag): ScalarTag {
  if (tag.tag !== 'tag:yaml.org,2002:bool' || !tag.test) return tag;
  const words = tag.test.source.replace('Y|y|', '').replace('N|n|', '');
  return { ...tag, test: new RegExp(words) };
}
