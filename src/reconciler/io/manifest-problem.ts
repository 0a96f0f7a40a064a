/** Something wrong in a file of manifests. */
export interface ManifestProblem {
  /** The path, as it was given. */
  readonly file: string;
  /** From 1; absent where it concerns the whole file. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  readonly message: string;
}

/** Where something stands in a file. */
export type Place = Omit<ManifestProblem, 'message'>;

/** The place as editors take it: `shop.yaml:12:5`. */
export function placeText({ file, line, column }: Place): string {
  return line === undefined ? file : `${file}:${line}:${column ?? 1}`;
}
