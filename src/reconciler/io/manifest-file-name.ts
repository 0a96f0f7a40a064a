import { createHash } from 'node:crypto';
import { identityOf, refOf, type Manifest } from '../core/manifest.js';

/** What file systems allow, in bytes. */
const LONGEST = 255;

const EXTENSION = '.yaml';

/** The two names that the file of an object may have: the plain one, and the one with a hash where that one can't be had. */
export function possibleFileNames(manifest: Manifest): readonly [plain: string, hashed: string] {
  const { namespace, name } = manifest.metadata;
  const title = [namespace, manifest.kind, name].filter((part) => part).join('.');
  const safe = title.replace(/^[^A-Za-z0-9]|[^A-Za-z0-9._-]/g, '_');
  const hash = createHash('sha256').update(identityOf(refOf(manifest))).digest('hex').slice(0, 12);
  const hashed = `${safe.slice(0, LONGEST - EXTENSION.length - hash.length - 1)}-${hash}${EXTENSION}`;
  const isPlain = safe === title && safe.length <= LONGEST - EXTENSION.length;
  return [isPlain ? safe + EXTENSION : hashed, hashed];
}

/**
 * The file name of each object, each once: `{namespace}.{kind}.{name}.yaml`. A hash of the identity is appended where that
 * is too long, no file name everywhere, or also the name of another object (of another group, or in other letter case).
 */
export function fileNames(manifests: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  const groups = Map.groupBy(manifests, (manifest) => possibleFileNames(manifest)[0].toLowerCase());
  return new Map(
    [...groups.values()].flatMap((group) => group.map((manifest) => [possibleFileNames(manifest)[group.length > 1 ? 1 : 0], manifest] as const)),
  );
}
