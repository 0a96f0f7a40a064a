import { readdirSync, readFileSync } from 'node:fs';
import { nodeFolder } from './layout.js';

/** A process that keeps the node alive: `unshare`, or the first process inside. */
export interface NodeProcess {
  readonly pid: number;
  /** Whether it is process 1 of the node's own process namespace: with it, the kernel ends all others in there. */
  readonly isFirst: boolean;
}

/** The processes that hold the node, told by the node's folder among their arguments; none where there is no node. */
export function nodeProcesses(): readonly NodeProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter(holdsNode).map((pid) => ({ pid, isFirst: isFirst(pid) }));
}

/** The first process inside the node's namespaces, if there is one. */
export function firstProcess(): number | undefined {
  return nodeProcesses().find(({ isFirst: first }) => first)?.pid;
}

function holdsNode(pid: number): boolean {
  const [, ...args] = read(pid, 'cmdline').split('\0');
  return args.includes(nodeFolder) && args.some((arg) => arg.endsWith('/inside.ts'));
}

/** In a process namespace of its own, a process has one more id for each level: the last one is the innermost. */
function isFirst(pid: number): boolean {
  return /^NSpid:\t\d+\t(?:\d+\t)*1$/m.test(read(pid, 'status'));
}

/** Empty for a process that has ended meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
