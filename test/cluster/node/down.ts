import { existsSync, rmSync } from 'node:fs';
import { eventually } from '../eventually.js';
import { remainingCgroups, removeCgroups } from './cgroups.js';
import { nodeFolder, startingFolder } from './layout.js';
import { nodeProcesses } from './node-processes.js';

/** Ends the node, whatever state it is in, and leaves nothing of it. */
export async function down(): Promise<void> {
  await removeNode();
  rmSync(startingFolder, { recursive: true, force: true });
}

/**
 * Ends the first process of the node, with which the kernel ends every other one inside, containers too; the namespaces, mounts
 * and network go with the last of them. Then removes its cgroups and its folder.
 */
export async function removeNode(): Promise<void> {
  let firstIsKilled = false;
  await eventually('the processes of the node are gone', () => {
    const processes = nodeProcesses();
    const first = processes.filter(({ isFirst }) => isFirst);
    firstIsKilled ||= first.length > 0;
    (firstIsKilled ? first : processes).forEach(({ pid }) => kill(pid)); // `unshare` itself ends when all inside have
    return processes.length === 0;
  });
  await removeCgroups();
  rmSync(nodeFolder, { recursive: true, force: true });
}

/** Whether `removeNode` has anything to do. */
export function somethingIsLeft(): boolean {
  return existsSync(nodeFolder) || nodeProcesses().length > 0 || remainingCgroups().length > 0;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has ended meanwhile
  }
}
