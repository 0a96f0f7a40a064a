import type { Document, YAMLError } from 'yaml';
import { knownKeys, type Path } from './known-keys.js';
import { shown } from './shown.js';
import { offsetOf, pathAt } from './yaml-positions.js';

/** What is wrong with the value of a key. */
export interface ValueMistake {
  readonly path: Path;
  readonly message: string;
}

/** The mistake of a text that YAML takes for something else, with the text in quotes; undefined where it is another one. */
export function unquotedText(document: Document, { code, pos: [at], message }: YAMLError, text: string): ValueMistake | undefined {
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      return keyInText(pathAt(document, at - 1), withoutComment(lineFrom(text, at)));
    case 'BAD_SCALAR_START':
    case 'BAD_ALIAS':
      return quotable(pathAt(document, at), cannotBegin(text.charAt(at)), withoutComment(lineFrom(text, at)));
    case 'UNEXPECTED_TOKEN':
      return message.startsWith('Unexpected scalar') ? textAfterValue(document, at, text) : undefined;
    default:
      return undefined;
  }
}

function keyInText(path: Path, written: string): ValueMistake {
  if (knownKeys(path).length === 0) return quotable(path, '": " makes a key of what stands before it', written);
  return { path, message: `is not YAML: write ${shown(written)} on a line of its own below, indented` };
}

/** Its beginning reads like a value in quotes, or like a list. */
function textAfterValue(document: Document, at: number, text: string): ValueMistake {
  const path = pathAt(document, at - 1);
  const written = lineFrom(text, offsetOf(document, path, 'value'));
  const first = written.charAt(0);
  const isQuote = first === '"' || first === "'";
  const inside = isQuote && written.endsWith(first) ? written.slice(1, -1) : withoutComment(written);
  return quotable(path, isQuote ? 'the quote ends before the text does' : cannotBegin(first), inside);
}

function cannotBegin(sign: string): string {
  return `a text cannot begin with ${shown(sign)}`;
}

/** What goes on after it may be the end of a mapping or list around it: then there is only the advice. */
function quotable(path: Path, why: string, written: string): ValueMistake {
  const quoted = /[,}\]]$/u.test(written) ? '' : `: ${shown(written)}`;
  return { path, message: `is not YAML, since ${why}: put the text in quotes${quoted}` };
}

/** The rest of the line. */
function lineFrom(text: string, offset: number): string {
  const [line = ''] = text.slice(offset).split('\n', 1);
  return line.trim();
}

function withoutComment(line: string): string {
  return line.replace(/\s+#.*$/u, '');
}
