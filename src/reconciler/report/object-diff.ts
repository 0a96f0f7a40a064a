import { createHash } from 'node:crypto';
import { structuredPatch } from 'diff';
import { stringify } from 'yaml';
import type { Manifest } from '../core/manifest.js';
import type { Paint, Tone } from './paint.js';

/** Annotations longer than that are shortened: a backup is for the program to read. */
const LONGEST_ANNOTATION = 100;

const CONTEXT_LINES = 3;

/** The unified diff of what people wrote into an object: labels, annotations and spec. Empty where that is the same. */
export function objectDiff(before: Manifest | undefined, after: Manifest | undefined, paint: Paint): readonly string[] {
  const { hunks } = structuredPatch('', '', textOf(before), textOf(after), '', '', { context: CONTEXT_LINES });
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    paint('place', `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...lines.map((line) => paint(toneOf(line), line)),
  ]);
}

function toneOf(line: string): Tone {
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'quiet';
}

function textOf(object: Manifest | undefined): string {
  if (object === undefined) return '';
  const { status: _status, metadata, ...rest } = object;
  const { name, namespace, labels, annotations } = metadata;
  const short = annotations && Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, shortened(value)]));
  return stringify({ ...rest, metadata: { name, namespace, labels, annotations: short } }, { lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false });
}

/** The digest tells two values apart that begin alike. */
function shortened(value: string): string {
  if (value.length <= LONGEST_ANNOTATION) return value;
  const digest = createHash('sha256').update(value).digest('hex').slice(0, 8);
  return `${value.slice(0, LONGEST_ANNOTATION / 2)}… (${value.length} characters, sha256 ${digest}…)`;
}
