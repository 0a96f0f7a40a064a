import type { Clock } from '../reconciler/cluster.js';

/** The time of the world; a sleep ends early when the signal comes. */
export function realClock(now: () => Date, signal: AbortSignal, onSleep: (until: Date) => void): Clock {
  return {
    now,
    sleepUntil: async (time) => {
      onSleep(time);
      await sleep(time.getTime() - now().getTime(), signal);
    },
  };
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
