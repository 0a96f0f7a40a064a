import { tsImport } from 'tsx/esm/api';
import type * as Binaries from './binaries.js';

/**
 * jest's globalSetup: finds or builds the programs of the tests' cluster and tells the workers their folder. Where they
 * can't be had, says so in one line, and the tests that need them are skipped; with CI=true it throws.
 */
export default async function setup(): Promise<void> {
  const { assetsVariable, ensureBinaries } = await importBinaries();
  const binaries = await ensureBinaries();
  if ('folder' in binaries) {
    process.env[assetsVariable] = binaries.folder;
    return;
  }
  delete process.env[assetsVariable];
  const message = `tests on a real Kubernetes can't run: ${binaries.missing}`;
  if (process.env.CI === 'true') throw new Error(message);
  process.stderr.write(`${message}; they are skipped\n`);
}

/** jest hands this file to Node as it is, which would look for the `.js` of an import; tsx takes the `.ts`. */
function importBinaries(): Promise<typeof Binaries> {
  return tsImport('./binaries.js', import.meta.url);
}
