import { LineCounter, parseDocument } from 'yaml';
import type { Path } from './known-keys.js';
import { yamlData, yamlMistakes } from './yaml-mistakes.js';
import { offsetOf } from './yaml-positions.js';

/** A YAML text, read: its data, its mistakes, and where in the text things are. */
export interface YamlText {
  /** Plain data; undefined where the text is `broken`. */
  readonly data: unknown;
  /** Whether a mistake leaves open what the text says; a key that is there twice, for one, does not. */
  readonly broken: boolean;
  readonly mistakes: readonly YamlMistake[];
  /** Where the key or value at this path is; where it is missing, what it would belong to. */
  readonly positionOf: (path: Path, at: 'key' | 'value') => Position;
}

/** A mistake in the YAML itself. */
export interface YamlMistake {
  readonly path: Path;
  readonly position: Position;
  readonly message: string;
}

/** Line and column, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Reads YAML 1.2; throws nothing. */
export function readYaml(text: string): YamlText {
  const lineCounter = new LineCounter();
  // 'silent' would also keep quiet about a second document
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true, logLevel: 'error' });
  const found = yamlMistakes(document, text);
  const broken = found.some(({ harmless }) => !harmless);
  return {
    data: broken ? undefined : yamlData(document),
    broken,
    mistakes: found.map(({ offset, path, message }) => ({ path, position: positionAt(lineCounter, offset), message })),
    positionOf: (path, at) => positionAt(lineCounter, offsetOf(document, path, at)),
  };
}

function positionAt(lineCounter: LineCounter, offset: number): Position {
  const { line, col } = lineCounter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
