import { identityOf, refOf, titleOf, type Manifest } from '../core/manifest.js';
import { manifestsIn, type PlacedManifest } from './manifest-document.js';
import { filesAt, textOf } from './manifest-files.js';
import { placeText, type ManifestProblem } from './manifest-problem.js';
import { withNamespaces } from './manifest-scope.js';

export { type ManifestProblem } from './manifest-problem.js';
export { whyNotOurs, writeManifests } from './manifest-writer.js';
export { manifestYaml } from './manifest-yaml.js';

/** What files say: every good object once, and a problem for each bad one. */
export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ManifestProblem[];
}

/**
 * Reads manifests from files and folders: YAML or JSON, several documents to a file, `List` kinds. Never rejects.
 * A bad document is a problem and left out; all others are read. Of two objects with one identity (group, kind, namespace,
 * name) both are left out: nobody knows which one counts.
 * @param options.namespace of namespaced objects that name none
 */
export async function readManifests(paths: readonly string[], options: { readonly namespace: string }): Promise<ReadManifests> {
  const { files, problems: missing } = filesAt(paths);
  const read = files.map(readFile);
  const placed = read.flatMap(({ manifests }) => manifests);
  const named = withNamespaces(placed.map(({ manifest }) => manifest), options.namespace);
  const groups = [...Map.groupBy(placed.map(({ place }, i) => ({ place, manifest: named[i]! })), identity).values()];
  return {
    manifests: groups.flatMap(([first, ...others]) => (others.length > 0 ? [] : [first!.manifest])),
    problems: [...missing, ...read.flatMap(({ problems }) => problems), ...groups.flatMap(duplicates)],
  };
}

function readFile(file: string): ReturnType<typeof manifestsIn> {
  try {
    return manifestsIn(textOf(file), file);
  } catch (error) {
    return { manifests: [], problems: [{ file, message: `cannot be read: ${(error as Error).message}` }] };
  }
}

function identity({ manifest }: PlacedManifest): string {
  return identityOf(refOf(manifest));
}

function duplicates([first, ...others]: readonly PlacedManifest[]): readonly ManifestProblem[] {
  return others.map(({ manifest, place }) => ({
    ...place,
    message: `${titleOf(refOf(manifest))} is also at ${placeText(first!.place)}: nobody knows which one counts, so both are left out; remove one`,
  }));
}
