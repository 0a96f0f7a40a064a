import { assetsVariable, ensureBinaries } from './binaries.js';

/** Finds or builds the programs of the tests' cluster, and prints their folder. */
const binaries = await ensureBinaries();
if ('missing' in binaries) {
  process.stderr.write(`no Kubernetes for the tests: ${binaries.missing}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${assetsVariable}=${binaries.folder}\n`);
}
