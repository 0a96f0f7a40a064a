import type { Clock } from '../reconciler/cluster.js';
import { defaultSettings, type Settings } from '../settings/settings.js';

/** A contested route waits for at most a minute. */
const LONGEST_OTHER_WAIT_SECONDS = 120;

/**
 * A clock that does not wait but jumps to where there is something to do: for runs on manifests and for plans. Where
 * nobody says when that is, it jumps further each time, so that a hold that time does not solve costs few looks.
 */
export class JumpingClock implements Clock {
  #now: Date;
  #leap = 1000;

  constructor(start: Date) {
    this.#now = start;
  }

  now(): Date {
    return this.#now;
  }

  async sleepUntil(time: Date): Promise<void> {
    this.#now = new Date(Math.max(time.getTime(), this.#now.getTime() + this.#leap));
    this.#leap *= 2;
  }
}

/** By then settle and grace are over; a backup that is kept for a day is still kept. */
export function rehearsalEnd(start: Date, { maintenance = defaultSettings.maintenance }: Settings): Date {
  const { settleSeconds, graceSeconds } = maintenance.timing;
  return new Date(start.getTime() + (settleSeconds + graceSeconds + LONGEST_OTHER_WAIT_SECONDS) * 1000);
}
