import { assetsVariable, ensureBinaries } from './binaries.js';
import { prepareTests } from './node/prepare.js';
import { whyNoNode } from './node/requirements.js';

/** Finds, installs or builds all that the tests' cluster is made of, and of their node where one can be had; prints the folder of the former. */
const tell = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  const binaries = await ensureBinaries();
  if ('missing' in binaries) throw new Error(`no Kubernetes for the tests: ${binaries.missing}`);
  const why = whyNoNode();
  if (why === undefined) await prepareTests(tell);
  else tell(why);
  process.stdout.write(`${assetsVariable}=${binaries.folder}\n`);
} catch (error) {
  tell((error as Error).message);
  process.exitCode = 1;
}
