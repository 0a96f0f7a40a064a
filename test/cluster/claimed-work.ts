import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { eventually } from './eventually.js';

const heartbeatSeconds = 1;
const staleSeconds = 10;

/** Work that is to be done once, however many processes want it done at the same time. */
export interface ClaimedWork {
  /** The folder by which a process claims the work: there while it is at it. */
  readonly claim: string;
  readonly isDone: () => Promise<boolean> | boolean;
  readonly work: () => Promise<void>;
}

/**
 * Makes sure that the work is done. Only one process does it: the others wait, and one of them takes over where that process
 * died or failed. Throws what `work` throws.
 */
export async function doOnce(claimed: ClaimedWork): Promise<void> {
  while (!(await claimed.isDone())) {
    if (await isClaimed(claimed.claim)) await doClaimed(claimed);
    else await claimEnds(claimed.claim);
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

async function doClaimed({ claim, isDone, work }: ClaimedWork): Promise<void> {
  const heartbeat = setInterval(() => void utimes(claim, new Date(), new Date()).catch(() => undefined), heartbeatSeconds * 1000);
  try {
    if (await isDone()) return; // by another process, a moment before our claim
    await work();
  } finally {
    clearInterval(heartbeat);
    await rm(claim, { recursive: true, force: true });
  }
}

async function claimEnds(claim: string): Promise<void> {
  process.stderr.write(`waiting for the process that has claimed ${claim} ...\n`);
  const end = await eventually(`${claim} is given up`, () => endOf(claim), { seconds: 3600 });
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
