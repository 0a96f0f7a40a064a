import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Manifest } from '../core/manifest.js';
import { manifestsIn } from './manifest-document.js';
import { fileNames, possibleFileNames } from './manifest-file-name.js';
import { filesInFolder, textOf } from './manifest-files.js';
import { manifestYaml } from './manifest-yaml.js';

/** What writing a folder changed, by file name. */
export interface WrittenFolder {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Why a folder is not written into, or undefined where it may be: it holds manifests that {@link writeManifests} did not
 * write. They would be read again as further objects, and removing them is not ours to do. A file is known as ours by
 * holding one object and having that object's name; other files (a README, `.git`) do not matter.
 */
export function whyNotOurs(folder: string): string | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) return `${folder} is a file; name a folder`;
  const foreign = filesInFolder(folder).filter((file) => !isOurs(file));
  if (foreign.length === 0) return undefined;
  const more = foreign.length > 1 ? ` and ${foreign.length - 1} more` : '';
  return `${folder} holds ${basename(foreign[0]!)}${more}, which this command did not write; name an empty folder, or one that it wrote before`;
}

/**
 * Writes one file for each object, so that reading the folder again gives exactly these; the same object is the same file,
 * byte by byte. Files that it wrote before for other objects are removed. Whenever the process dies, the folder is one that
 * a run can go on from: new files come first, changed backups before changed routes, removals last, each at once or not at all.
 * @throws where {@link whyNotOurs} says why
 * @param options.keep nothing is removed: for where the objects are not all that there are
 */
export function writeManifests(folder: string, manifests: readonly Manifest[], { keep = false } = {}): WrittenFolder {
  const refusal = whyNotOurs(folder);
  if (refusal !== undefined) throw new Error(refusal);
  mkdirSync(folder, { recursive: true });
  const wished = fileNames(manifests);
  const present = filesInFolder(folder).map((file) => basename(file));
  const isNew = (name: string): boolean => !present.includes(name);
  const names = [...wished.keys()].toSorted((a, b) => rank(wished.get(a)!, isNew(a)) - rank(wished.get(b)!, isNew(b)));
  const written = names.filter((name) => writeChanged(join(folder, name), manifestYaml(wished.get(name)!)));
  const removed = keep ? [] : present.filter((name) => !wished.has(name));
  for (const name of removed) rmSync(join(folder, name));
  return { written, removed };
}

function isOurs(file: string): boolean {
  try {
    const { manifests, problems } = manifestsIn(textOf(file), file);
    const [only, ...others] = manifests;
    return problems.length + others.length === 0 && only !== undefined && possibleFileNames(only.manifest).includes(basename(file));
  } catch {
    return false;
  }
}

/** New objects first, then backups (ConfigMaps), then all others. */
function rank({ kind }: Manifest, isNew: boolean): number {
  if (isNew) return 0;
  return kind === 'ConfigMap' ? 1 : 2;
}

function writeChanged(file: string, text: string): boolean {
  if (statSync(file, { throwIfNoEntry: false }) && readFileSync(file, 'utf8') === text) return false;
  const name = join(dirname(file), '.being-written');
  writeFileSync(name, text);
  renameSync(name, file);
  return true;
}
