import { visit, type Document, type YAMLError } from 'yaml';
import { blockTexts, type BlockText } from './block-texts.js';
import type { Path } from './known-keys.js';
import { shown } from './shown.js';
import { unquotedText } from './unquoted-text.js';
import { offsetOf, pathAt } from './yaml-positions.js';

/** A mistake in a YAML text, at a character of it. */
export interface FoundMistake {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
  /** Whether it is clear all the same what the text says. */
  readonly harmless: boolean;
}

/** What is wrong with the YAML itself, in its order. */
export function yamlMistakes(document: Document, text: string): readonly FoundMistake[] {
  const found = [...document.errors, ...document.warnings].map((error) => mistake(document, error, text));
  const texts = blockTexts(document, text);
  const each = [...found, ...unknownAliases(document), ...protoKeys(document)].map((one) => ofLostText(document, one, texts) ?? one);
  const all = each.toSorted((one, other) => one.offset - other.offset);
  const breaking = firstOfEachLine(all.filter(({ harmless }) => !harmless), text);
  return [...all.filter(({ harmless }) => harmless), ...(breaking.length > 0 ? breaking : tooManyAliases(document))];
}

/** The lines of a text that is not indented are read as YAML: whatever is wrong with them, this is. */
function ofLostText(document: Document, { offset }: FoundMistake, texts: readonly BlockText[]): FoundMistake | undefined {
  const above = texts.findLast(({ from }) => from <= offset);
  if (above?.lost === undefined || above.lost > offset) return undefined;
  const message = `is not YAML: indent the text under ${shown(above.sign)}, every line of it`;
  return { offset: above.lost, path: pathAt(document, above.from), message, harmless: false };
}

/** The others are mostly its consequences. */
function firstOfEachLine(mistakes: readonly FoundMistake[], text: string): readonly FoundMistake[] {
  const lines = mistakes.map(({ offset }) => text.lastIndexOf('\n', offset - 1));
  return mistakes.filter((_, index) => lines.indexOf(lines[index] ?? 0) === index);
}

/** The plain data of a document without mistakes that matter. */
export function yamlData(document: Document): unknown {
  return document.toJS();
}

function mistake(document: Document, error: YAMLError, text: string): FoundMistake {
  const { code, pos: [at, end], message } = error;
  const harmless = code === 'DUPLICATE_KEY' || code === 'TAG_RESOLVE_FAILED';
  // the library is at the end of the text then; the quote was opened where the value begins
  const offset = message.startsWith(unclosed) ? offsetOf(document, pathAt(document, at - 1), 'value') : at;
  const words = messages[code]?.(text.slice(at, end), message) ?? `is not YAML: ${message}`;
  return { offset, path: pathAt(document, offset), message: words, harmless, ...unquotedText(document, error, text) };
}

const unclosed = 'Missing closing';
const noColon = 'Implicit map keys need to be followed by map values';

/** Better words than the library's, by its code; `text` is what it is about. */
const messages: Partial<Record<YAMLError['code'], (text: string, message: string) => string | undefined>> = {
  DUPLICATE_KEY: () => 'is there twice: keep one of them',
  MISSING_CHAR: (text, message) => missing(text, message),
  MULTILINE_IMPLICIT_KEY: () => 'is not YAML: this line is no "key: value", and not indented enough to belong to the text above',
  MULTIPLE_DOCS: () => 'a second document begins here: the settings are one document, take out the "---" line',
  NON_STRING_KEY: () => 'this key is not text: write "key: value"',
  TAB_AS_INDENT: () => 'is not YAML: this line begins with a tab, write spaces',
  TAG_RESOLVE_FAILED: (text) => `${shown(text)} means nothing here: take it out, or put the value in quotes`,
};

function missing(text: string, message: string): string | undefined {
  if (message.startsWith(unclosed)) return 'is not YAML: a quote is opened here and never closed';
  return message === noColon ? `is not YAML: write a ":" and a value after ${shown(text)}` : undefined;
}

function unknownAliases(document: Document): readonly FoundMistake[] {
  const found: FoundMistake[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined || alias.source === '') return;
      const message = `${shown(`*${alias.source}`)} refers to an anchor that is not there: put it in quotes if it is text`;
      found.push(foundAt(document, alias.range?.[0], message, false));
    },
  });
  return found;
}

/** A key that JavaScript cannot hold like others, so that the schema would overlook it. */
function protoKeys(document: Document): readonly FoundMistake[] {
  const found: FoundMistake[] = [];
  visit(document, {
    Scalar(at, { value, range }) {
      if (at === 'key' && value === '__proto__') found.push(foundAt(document, range?.[0], unusable, true));
    },
  });
  return found;
}

const unusable = 'this name cannot be used: choose another';

/** The only mistake that shows when the data is made. */
function tooManyAliases(document: Document): readonly FoundMistake[] {
  try {
    yamlData(document);
    return [];
  } catch (error) {
    return [{ offset: 0, path: [], message: `is not YAML: ${(error as Error).message}`, harmless: false }];
  }
}

function foundAt(document: Document, offset = 0, message: string, harmless: boolean): FoundMistake {
  return { offset, path: pathAt(document, offset), message, harmless };
}
