import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../eventually.js';
import { nodeCgroup } from './layout.js';

const root = '/sys/fs/cgroup';

/** Makes the node's cgroup in every hierarchy: kubelet does not make the one that it is to put all Pods into. */
export function makeCgroups(): void {
  cgroups().forEach((folder) => mkdirSync(folder, { recursive: true }));
}

/** Removes the node's cgroups; waits until those are empty whose processes have just been killed. */
export async function removeCgroups(): Promise<void> {
  await eventually('the cgroups of the node are removed', () => {
    remainingCgroups().forEach(removeTree);
    return true;
  });
}

/** Those that are there. */
export function remainingCgroups(): readonly string[] {
  return cgroups().filter((folder) => existsSync(folder));
}

/** One hierarchy with cgroup v2, one for each controller with v1. */
function cgroups(): readonly string[] {
  if (existsSync(join(root, 'cgroup.controllers'))) return [join(root, nodeCgroup)];
  const hierarchies = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return hierarchies.map(({ name }) => join(root, name, nodeCgroup));
}

/** The files of a cgroup go with its folder, and can't be removed themselves. */
function removeTree(folder: string): void {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.filter((entry) => entry.isDirectory()).forEach(({ name }) => removeTree(join(folder, name)));
  rmdirSync(folder);
}
