import { Scalar, visit, type Document } from 'yaml';

/** A text under `|` or `>`. */
export interface BlockText {
  readonly sign: string;
  /** Where the sign is. */
  readonly from: number;
  /** Where lines begin that were to belong to it, it seems, and are not indented; undefined where there are none. */
  readonly lost: number | undefined;
}

/** How a line begins that belongs to no text: with a key, an item of a list, or the end of the document. */
const structure = /^\s*(?:(["']?)[\w./-]+\1\s*:(?:\s|$)|-(?:\s|$)|---|\.\.\.)/u;

/** The texts of a document, in its order. */
export function blockTexts(document: Document, text: string): readonly BlockText[] {
  const found: BlockText[] = [];
  visit(document, {
    Scalar(_, { type, range, value }) {
      if (!range || (type !== Scalar.BLOCK_LITERAL && type !== Scalar.BLOCK_FOLDED)) return;
      found.push({ sign: text.charAt(range[0]), from: range[0], lost: lostLine(text, range[1], value === '') });
    },
  });
  return found;
}

/** The next line, but for empty ones and comments, unless it is something else: a lone word after a text may become a key. */
function lostLine(text: string, end: number, isEmpty: boolean): number | undefined {
  const skipped = /^(?:[^\S\n]*(?:#.*)?\n)*/u.exec(text.slice(end))?.[0].length ?? 0;
  const [line = ''] = text.slice(end + skipped).split('\n', 1);
  const isOther = line.trim() === '' || structure.test(line) || (!isEmpty && /^\s*\w+\s*$/u.test(line));
  return isOther ? undefined : end + skipped;
}
