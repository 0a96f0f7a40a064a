import { createHash } from 'node:crypto';
import { passOn, type Conduct } from './fault-proxy.js';

/** One of two runs. */
type Side = 0 | 1;

/** At its n-th request a run is held until the other has gone so many requests further. */
interface Hold {
  readonly side: Side;
  readonly at: number;
  readonly further: number;
}

/**
 * Two runs whose requests wait for each other, as a seed says. A run is held no longer where the other has ended, or is held itself.
 */
export class Interleaving {
  readonly #holds: readonly Hold[];
  readonly #passed: [number, number] = [0, 0];
  readonly #isHeld: [boolean, boolean] = [false, false];
  readonly #hasEnded: [boolean, boolean] = [false, false];
  #wake = Promise.withResolvers<void>();

  constructor(seed: string) {
    const number = (what: string, most: number): number => createHash('sha256').update(`${seed} ${what}`).digest().readUInt32BE() % most;
    this.#holds = Array.from({ length: 6 }, (_, index) => ({ side: number(`side ${index}`, 2) as Side, at: 1 + number(`at ${index}`, 50), further: 1 + number(`further ${index}`, 30) }));
  }

  /** Does both works at once. */
  async both(...works: readonly [work: (conduct: Conduct) => Promise<unknown>, work: (conduct: Conduct) => Promise<unknown>]): Promise<void> {
    await Promise.all(
      works.map(async (work, side) => {
        await work((exchange) => this.#turn(side as Side).then(() => passOn(exchange)));
        this.#hasEnded[side] = true;
        this.#wakeAll();
      }),
    );
  }

  async #turn(side: Side): Promise<void> {
    const other = (1 - side) as Side;
    this.#passed[side] += 1;
    this.#wakeAll();
    const hold = this.#holds.find((each) => each.side === side && each.at === this.#passed[side]);
    if (!hold) return;
    const until = this.#passed[other] + hold.further;
    this.#isHeld[side] = true;
    this.#wakeAll();
    while (this.#passed[other] < until && !this.#hasEnded[other] && !this.#isHeld[other]) await this.#wake.promise;
    this.#isHeld[side] = false;
  }

  #wakeAll(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
