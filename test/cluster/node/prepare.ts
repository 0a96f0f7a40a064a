import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needBinaries, needTraefik } from './programs-of-node.js';
import { ensurePackages, whyNoNode } from './requirements.js';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../../..');

/** Set where no node can be had, to the reason. */
export const noNodeVariable = 'MAINTENANCE_NO_NODE';

/** Finds, installs or builds all that a node is made of. Throws, in one line, where that can't be had. */
export async function prepare(tell: (line: string) => void): Promise<void> {
  const why = whyNoNode();
  if (why) throw new Error(why);
  await ensurePackages(tell);
  await Promise.all([needBinaries(), bundle()]);
}

/** The same, and all that is run beside a node in tests. */
export async function prepareTests(tell: (line: string) => void): Promise<void> {
  await prepare(tell);
  await needTraefik();
}

/** Makes the `maintenance` command of the operator's image anew, from the source as it is. */
async function bundle(): Promise<void> {
  await run('npm', ['run', '--silent', 'build:image'], { cwd: project });
}
