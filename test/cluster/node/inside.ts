import { writeFileSync } from 'node:fs';
import { startGuard, type Guard } from '../guard.js';
import { nodeFolder, readyFile } from './layout.js';
import { needBinaries } from './programs-of-node.js';
import { systemPath } from './requirements.js';
import { startNode } from './start-node.js';

/**
 * The first process of the node, inside its namespaces: starts every program, tells on stderr how far it is, and stays. Where a
 * program ends, it says so and ends, too, and with it the kernel ends all others.
 */
process.env.PATH = systemPath;
process.env.TMPDIR = nodeFolder;

function fail(error: unknown): never {
  tell((error as Error).message);
  process.exit(1);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function guardOver(folder: string): Guard {
  const guard = startGuard(folder);
  return {
    ...guard,
    start(file, args) {
      const program = guard.start(file, args);
      program.ended.addEventListener('abort', () => fail(program.ended.reason));
      return program;
    },
  };
}

try {
  await startNode({ ...(await needBinaries()), guardOver, tell });
  writeFileSync(readyFile, '');
} catch (error) {
  fail(error);
}
setInterval(() => undefined, 60_000);
