import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doOnce } from '../claimed-work.js';
import { eventually } from '../eventually.js';
import { removeNode, somethingIsLeft } from './down.js';
import { bridge, nodeAddress, nodeFolder, nodeLog, readyFile, startingFolder } from './layout.js';
import { firstProcess, nodeProcesses } from './node-processes.js';
import { prepare } from './prepare.js';
import { systemProgram } from './requirements.js';

/**
 * Starts the node unless it is up, and returns when Pods can run on it; it stays until `down`. Where another process is starting
 * it, waits for that. Throws where it fails.
 */
export async function up(tell: (line: string) => void): Promise<void> {
  if (isUp()) tell('the node is up already');
  else await doOnce({ claim: startingFolder, isDone: isUp, work: () => start(tell) });
}

async function start(tell: (line: string) => void): Promise<void> {
  await prepare(tell);
  if (somethingIsLeft()) await removeNode();
  mkdirSync(nodeFolder, { mode: 0o700 });
  startInside();
  await ready(tell);
}

/** Whether Pods can run on the node now. */
export function isUp(): boolean {
  return existsSync(readyFile) && firstProcess() !== undefined;
}

/** Starts the first process in namespaces of its own, so that it is no child of ours when we end, and writes to no pipe. */
function startInside(): void {
  const inside = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'inside.ts'), nodeFolder];
  const namespace = [join(import.meta.dirname, 'namespace.sh'), nodeFolder, bridge, `${nodeAddress}/24`];
  const unshare = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const output = openSync(nodeLog, 'a', 0o600);
  const options = { cwd: import.meta.dirname, detached: true, stdio: ['ignore' as const, output, output] };
  spawn(systemProgram('unshare'), [...unshare, 'sh', ...namespace, ...inside], options).unref();
  closeSync(output);
}

/** Passes on what the node reports, until it is ready. */
async function ready(tell: (line: string) => void): Promise<void> {
  let told = 0;
  const passOn = () => {
    const lines = readFileSync(nodeLog, 'utf8').split('\n').slice(0, -1);
    lines.slice(told).forEach(tell);
    told = lines.length;
  };
  const outcome = await eventually('the node is up', () => {
    const isOver = existsSync(readyFile) || nodeProcesses().length === 0;
    passOn();
    return isOver && { isUp: isUp() };
  }, { seconds: 120 });
  if (!outcome.isUp) throw new Error(`the node did not start; the lines above are from ${nodeLog}, its programs' logs lie beside`);
}
