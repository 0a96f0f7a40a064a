import { readManifests, type ManifestProblem } from '../reconciler/io/manifest-folder.js';
import type { Settings } from '../settings/settings.js';
import { rehearse, type Rehearsal } from './rehearsal.js';

/** A run on manifests, and what is wrong in their files. */
export interface ManifestRun extends Rehearsal {
  readonly inFiles: readonly ManifestProblem[];
}

/**
 * Runs the reconciler on manifests. Bad documents are left out, and the others are served; but then the view is not
 * complete, so that nothing is cleaned up: a route may be among what could not be read.
 */
export async function runOnManifests(
  paths: readonly string[],
  options: { readonly namespace?: string | undefined; readonly settings: Settings; readonly now: Date },
): Promise<ManifestRun> {
  const { manifests, problems } = await readManifests(paths, { namespace: options.namespace ?? 'default' });
  const view = { complete: problems.length === 0, absent: [], problems: [] };
  const rehearsal = await rehearse({ objects: manifests, viewOf: () => view }, options.settings, options.now);
  return { ...rehearsal, inFiles: problems };
}
