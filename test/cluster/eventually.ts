import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** How long to try, in seconds; 120 by default, since a busy machine is slow. */
  readonly seconds?: number;
  /** Ends the waiting at once, with the signal's reason as the error. */
  readonly signal?: AbortSignal;
}

/**
 * Waits until `check` answers something other than undefined, null or false, and returns that. A check that throws counts as
 * not yet, so that `expect` may stand in it; the last error becomes the cause of the error in the end.
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T> | T,
  { seconds = 120, signal }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + seconds * 1000;
  let cause: unknown;
  do {
    signal?.throwIfAborted();
    try {
      const answer = await check();
      if (isThere(answer)) return answer;
    } catch (error) {
      cause = error;
    }
    await sleep(25);
  } while (performance.now() < end);
  throw new Error(`waited ${seconds} s in vain: ${what}${cause instanceof Error ? `; the last try said: ${cause.message}` : ''}`, { cause });
}

function isThere<T>(answer: T): answer is NonNullable<Exclude<T, false>> {
  return answer !== undefined && answer !== null && answer !== false;
}
