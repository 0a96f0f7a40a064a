import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/reconciler/cluster.js';
import type { HttpRequest, Transport } from '../../src/reconciler/io/kube-transport.js';
import type { Step } from './simulated-node.js';

/** Who goes first from the `at`-th step on, and which of the things that they could do comes first: the `pick`-th of them, counted round. */
export interface Turn {
  readonly at: number;
  readonly order: readonly string[];
  readonly pick: number;
}

/** The `nth` request of one of the runs reaches the server so late. */
export interface Delay {
  readonly by: string;
  readonly nth: number;
  readonly seconds: number;
}

/** Somebody, and each thing that they could do next. */
export type Actors = Readonly<Record<string, () => readonly Step[]>>;

interface Request {
  readonly by: string;
  readonly sent: number;
  /** When it comes to the server, at the earliest. */
  readonly due: number;
  readonly go: () => void;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** So long a request may be under way: then whoever sent it gives it up, and what it does has happened. */
export const REQUEST_SECONDS = 15;
const STEP_MILLISECONDS = 10;
/** By so much time may pass at once, in seconds. */
const LEAPS = [1, 4, 15];

/**
 * The order in which things happen: requests of runs, what others do, and the passing of time. One after the other: the next thing happens
 * when all that follows from the last one has come to its next request, or waits. The same turns give the same order.
 */
export class Schedule {
  readonly #delays: readonly Delay[];
  readonly #sent = new Map<string, number>();
  #steps = 0;
  #now = Date.UTC(2026, 0, 1);
  #requests: readonly Request[] = [];
  #sleepers: readonly Sleeper[] = [];

  constructor(delays: readonly Delay[] = []) {
    this.#delays = delays;
  }

  readonly now = (): Date => new Date(this.#now);

  readonly clock: Clock = {
    now: this.now,
    sleepUntil: (time) => new Promise((wake) => (this.#sleepers = [...this.#sleepers, { until: time.getTime(), wake }])),
  };

  /** The way to a server on which each request waits for its turn. */
  through(by: string, transport: Transport): Transport {
    return {
      server: transport.server,
      send: async (request: HttpRequest) => {
        const due = this.#now + this.#delayOfNext(by) * 1000;
        await new Promise<void>((go) => (this.#requests = [...this.#requests, { by, sent: this.#now, due, go }]));
        return transport.send(request);
      },
    };
  }

  /**
   * Has things happen, one after the other, until the work is done: at each step what those can do who are first and can do anything.
   * @param turns in the order in which they begin; before the first, runs come first and time last
   */
  async until(work: Promise<unknown>, others: Actors, turns: readonly Turn[] = []): Promise<void> {
    let isDone = false;
    const end = work.finally(() => (isDone = true));
    end.catch(() => undefined); // it is thrown below
    for (await nextTurn(); !isDone; await nextTurn()) {
      this.#steps += 1;
      const { order, pick } = turns.findLast(({ at }) => at <= this.#steps) ?? { order: [], pick: 0 };
      const able = this.#able(others);
      const steps = able.get([...order, ...able.keys()].find((actor) => able.has(actor)) ?? '');
      if (!steps) throw new Error('nothing can happen any more, and the work is not done');
      this.#pass(STEP_MILLISECONDS);
      await steps[pick % steps.length]!();
    }
    await end;
  }

  #delayOfNext(by: string): number {
    const nth = (this.#sent.get(by) ?? 0) + 1;
    this.#sent.set(by, nth);
    return this.#delays.find((delay) => delay.by === by && delay.nth === nth)?.seconds ?? 0;
  }

  /** Who can do what next; a request that has been under way for as long as it may comes before all else. */
  #able(others: Actors): ReadonlyMap<string, readonly Step[]> {
    const overdue = this.#requests.filter(({ sent }) => sent + REQUEST_SECONDS * 1000 <= this.#now);
    if (overdue.length > 0) return this.#runs(overdue);
    const steps = [...this.#runs(this.#requests.filter(({ due }) => due <= this.#now)), ...Object.entries(others).map(([name, able]) => [name, able()] as const), ['time', this.#leaps()] as const];
    return new Map(steps.filter(([, able]) => able.length > 0));
  }

  #runs(requests: readonly Request[]): ReadonlyMap<string, readonly Step[]> {
    const runs = Map.groupBy(requests, ({ by }) => by);
    return new Map([...runs].map(([by, theirs]) => [by, theirs.map((request) => () => this.#send(request))]));
  }

  #send(request: Request): void {
    this.#requests = this.#requests.filter((other) => other !== request);
    request.go();
  }

  /** No further than a request may take, nor past the time for which somebody waits. */
  #leaps(): readonly Step[] {
    const ends = [...this.#requests.flatMap(({ sent, due }) => [due, sent + REQUEST_SECONDS * 1000]).filter((end) => end > this.#now), ...this.#sleepers.map(({ until }) => Math.max(until, this.#now + 1))];
    const most = Math.min(...ends) - this.#now;
    if (most === Infinity) return [];
    return [most, ...LEAPS.map((seconds) => seconds * 1000).filter((leap) => leap < most)].map((leap) => () => this.#pass(leap));
  }

  #pass(milliseconds: number): void {
    this.#now += milliseconds;
    const awake = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter((sleeper) => !awake.includes(sleeper));
    awake.forEach(({ wake }) => wake());
  }
}
