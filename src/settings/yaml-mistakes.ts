import { visit, type Document, type YAMLError } from 'yaml';
import { shown } from './shown.js';
import { offsetOf, pathAt } from './yaml-positions.js';

/** A mistake in a YAML text, at a character of it. */
export interface FoundMistake {
  readonly offset: number;
  readonly message: string;
  /** Whether it is clear all the same what the text says. */
  readonly harmless: boolean;
}

/** What is wrong with the YAML itself, in its order. */
export function yamlMistakes(document: Document, text: string): readonly FoundMistake[] {
  const found = [...document.errors, ...document.warnings].map((error) => mistake(document, error, text));
  const all = [...found, ...unknownAliases(document), ...protoKeys(document)].toSorted((one, other) => one.offset - other.offset);
  const breaking = firstOfEachLine(all.filter(({ harmless }) => !harmless), text);
  return [...all.filter(({ harmless }) => harmless), ...(breaking.length > 0 ? breaking : tooManyAliases(document))];
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

function mistake(document: Document, { code, pos: [at, end], message }: YAMLError, text: string): FoundMistake {
  const harmless = code === 'DUPLICATE_KEY' || code === 'TAG_RESOLVE_FAILED';
  // the library is at the end of the text then; the quote was opened where the value begins
  const offset = message.startsWith(unclosed) ? offsetOf(document, pathAt(document, at - 1), 'value') : at;
  return { offset, message: messages[code]?.(text.slice(at, end), message) ?? `is not YAML: ${message}`, harmless };
}

const unclosed = 'Missing closing';
const noColon = 'Implicit map keys need to be followed by map values';

/** Better words than the library's, by its code; `text` is what it is about. */
const messages: Partial<Record<YAMLError['code'], (text: string, message: string) => string | undefined>> = {
  BAD_ALIAS: () => 'is not YAML: put a value that begins with "*" in quotes',
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
      found.push({ offset: alias.range?.[0] ?? 0, message, harmless: false });
    },
  });
  return found;
}

/** A key that JavaScript cannot hold like others, so that the schema would overlook it. */
function protoKeys(document: Document): readonly FoundMistake[] {
  const found: FoundMistake[] = [];
  visit(document, {
    Scalar(at, { value, range }) {
      if (at === 'key' && value === '__proto__') found.push({ offset: range?.[0] ?? 0, message: unusable, harmless: true });
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
    return [{ offset: 0, message: `is not YAML: ${(error as Error).message}`, harmless: false }];
  }
}
