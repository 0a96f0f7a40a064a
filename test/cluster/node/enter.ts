import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Finished } from '../kubectl.js';
import { adminKubeconfig } from './layout.js';
import { firstProcess } from './node-processes.js';
import { needBinaries } from './programs-of-node.js';
import { systemPath, systemProgram } from './requirements.js';

/**
 * Runs a command inside the node's namespaces, where Services and Pods answer, in the same folder, with kubectl on its PATH and
 * the admin's kubeconfig. Throws where there is no node.
 */
export async function spawnInside(command: readonly string[], stdio: StdioOptions): Promise<ChildProcess> {
  const pid = firstProcess();
  if (!pid) throw new Error('there is no node: start it with "npm run cluster -- up"');
  const { binaries } = await needBinaries();
  const namespaces = [`--target=${pid}`, '--net', '--mount', '--pid'];
  const env = { ...process.env, KUBECONFIG: adminKubeconfig, PATH: `${binaries}:${process.env.PATH}:${systemPath}` };
  const there = ['env', `--chdir=${process.cwd()}`, ...command];
  return spawn(systemProgram('nsenter'), [...namespaces, ...there], { env, stdio });
}

/** Runs a command as {@link spawnInside} does, with `input` on its stdin; answers whatever its exit code is. */
export async function runInside(command: readonly string[], input = ''): Promise<Finished> {
  const child = await spawnInside(command, 'pipe');
  child.stdin!.on('error', () => undefined).end(input); // it may have ended without reading
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout!), text(child.stderr!)]);
  return { code: code as number, stdout, stderr };
}
