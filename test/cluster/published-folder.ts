import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { eventually } from './eventually.js';

const heartbeatSeconds = 1;
const staleSeconds = 10;

/** A folder that comes into being at one stroke, complete, however many processes want it at once. */
export interface PublishedFolder {
  readonly path: string;
  isComplete(): Promise<boolean>;
  /** Fills the empty folder that later becomes `path`. */
  fill(folder: string): Promise<void>;
}

/**
 * Makes sure that the folder is complete. Only one process fills it: the others wait, and one of them takes over where
 * that process died or failed. Throws what `fill` throws.
 */
export async function publish(folder: PublishedFolder): Promise<void> {
  await mkdir(dirname(folder.path), { recursive: true });
  while (!(await folder.isComplete())) {
    const claim = `${folder.path}.building`;
    if (await isClaimed(claim)) await fillClaimed(folder, claim);
    else await claimEnds(claim);
  }
}

/** Answers whether the claim is ours: a folder can be made by one process only. */
async function isClaimed(claim: string): Promise<boolean> {
  try {
    await mkdir(claim);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function fillClaimed(folder: PublishedFolder, claim: string): Promise<void> {
  const heartbeat = setInterval(() => void utimes(claim, new Date(), new Date()).catch(() => undefined), heartbeatSeconds * 1000);
  try {
    if (await folder.isComplete()) return; // by another process, a moment before our claim
    await folder.fill(claim);
    await rm(folder.path, { recursive: true, force: true });
    await rename(claim, folder.path);
  } finally {
    clearInterval(heartbeat);
    await rm(claim, { recursive: true, force: true });
  }
}

async function claimEnds(claim: string): Promise<void> {
  process.stderr.write(`waiting for the process that fills ${claim} ...\n`);
  const end = await eventually(`${claim} is filled by another process`, () => endOf(claim), { seconds: 3600 });
  if (end === 'stale') await rm(claim, { recursive: true, force: true });
}

/** A claim without a heartbeat is that of a process that is dead, whatever has its process id by now. */
async function endOf(claim: string): Promise<'gone' | 'stale' | undefined> {
  try {
    const { mtimeMs } = await stat(claim);
    return Date.now() - mtimeMs > staleSeconds * 1000 ? 'stale' : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone';
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
