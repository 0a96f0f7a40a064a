import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestProblem } from './manifest-problem.js';

const EXTENSIONS = /\.(ya?ml|json)$/;

/** Files to read, and what could not be found. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly problems: readonly ManifestProblem[];
}

/**
 * The files that paths name: a file itself, of a folder its `.yaml`, `.yml` and `.json` files, sorted; like kubectl without
 * those of its subfolders. A file that is named twice counts once.
 */
export function filesAt(paths: readonly string[]): FoundFiles {
  const found = paths.map(filesOf);
  const files = Map.groupBy(found.flatMap((at) => at.files), identityOfFile);
  return { files: [...files.values()].map(([first]) => first!), problems: found.flatMap((at) => at.problems) };
}

/** The text of a file; throws with the reason as its message. */
export function textOf(file: string): string {
  const bytes = attempt(() => readFileSync(file));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is not text in UTF-8');
  }
}

/** The manifest files right in a folder. */
export function filesInFolder(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => EXTENSIONS.test(name))
    .toSorted()
    .map((name) => join(folder, name))
    .filter((file) => !statSync(file, { throwIfNoEntry: false })?.isDirectory());
}

function filesOf(path: string): FoundFiles {
  try {
    if (!attempt(() => statSync(path)).isDirectory()) return { files: [path], problems: [] };
    const files = attempt(() => filesInFolder(path));
    const message = `no manifests in ${path}: it has no .yaml, .yml or .json file (those in its subfolders are not read)`;
    return { files, problems: files.length > 0 ? [] : [{ file: path, message }] };
  } catch (error) {
    return { files: [], problems: [{ file: path, message: `cannot be read: ${(error as Error).message}` }] };
  }
}

function identityOfFile(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ELOOP: 'it is a link that leads to itself',
};

/** Node's messages name the system call; people want the reason. */
function attempt<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(REASONS[code] ?? message, { cause: error });
  }
}
