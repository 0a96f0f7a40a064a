import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { remainingCgroups } from './cgroups.js';
import { somethingIsLeft } from './down.js';
import { startingFolder } from './layout.js';
import { firstProcess } from './node-processes.js';

/** The namespaces of the node, by which everything in them can be told: processes, mounts, network. */
export type NodeTraces = ReadonlySet<string>;

const kinds = ['pid', 'mnt', 'net'];

/** What there is of the node now. */
export function nodeTraces(): NodeTraces {
  const pid = firstProcess();
  return new Set(pid === undefined ? [] : kinds.map((kind) => namespace(String(pid), kind)));
}

/** What is left of a node: processes in its namespaces, without which these do not exist, cgroups, and its folder. */
export function whatIsLeft(traces: NodeTraces): readonly string[] {
  const processes = readdirSync('/proc').filter((pid) => kinds.some((kind) => traces.has(namespace(pid, kind))));
  return [...processes, ...remainingCgroups(), ...(somethingIsLeft() || existsSync(startingFolder) ? ['something'] : [])];
}

/** Empty for a process that has ended, and for what is no process. */
function namespace(pid: string, kind: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch {
    return '';
  }
}
