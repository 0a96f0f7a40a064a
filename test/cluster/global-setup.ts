import { assetsVariable, ensureBinaries } from './binaries.js';

/**
 * jest's globalSetup: finds or builds the programs of the tests' cluster and tells the workers their folder. Where they
 * can't be had, says so in one line, and the tests that need them are skipped; with CI=true it throws.
 */
export default async function setup(): Promise<void> {
  const binaries = await ensureBinaries();
  if ('folder' in binaries) {
    process.env[assetsVariable] = binaries.folder;
    return;
  }
  delete process.env[assetsVariable];
  const message = `tests on a real Kubernetes can't run: ${binaries.missing}`;
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`${message}; they are skipped\n`);
}
