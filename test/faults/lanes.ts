import PQueue from 'p-queue';
import type { OperatingCluster } from '../reconciler/cluster/operating-cluster.js';
import { Lane, type LaneOptions } from './lane.js';

/** So much work at once: each waits most of its time for Pods and for grace times. */
const AT_ONCE = 8;

/** Lanes that work takes turns on. One on which some failed is not used again. */
export class Lanes {
  readonly #operating: OperatingCluster;
  readonly #name: string;
  readonly #options: LaneOptions;
  readonly #free: Lane[] = [];
  readonly #all: Lane[] = [];
  #opened = 0;

  constructor(operating: OperatingCluster, name: string, options: LaneOptions = {}) {
    this.#operating = operating;
    this.#name = name;
    this.#options = options;
  }

  async use<Value>(work: (lane: Lane) => Promise<Value>): Promise<Value> {
    const lane = this.#free.pop() ?? (await this.#open());
    const value = await work(lane);
    this.#free.push(lane);
    return value;
  }

  /** Does all work there is, and says what failed. Progress is on stderr. */
  async forAll<Work>(title: string, works: readonly Work[], carryOut: (lane: Lane, work: Work) => Promise<void>): Promise<readonly string[]> {
    const failures: string[] = [];
    let done = 0;
    const queue = new PQueue({ concurrency: AT_ONCE });
    const one = async (work: Work): Promise<void> => {
      await this.use((lane) => carryOut(lane, work)).catch((error: Error) => {
        failures.push(`${JSON.stringify(work)}: ${error.message}`);
        process.stderr.write(`${failures.at(-1)!}\n`);
      });
      done += 1;
      process.stderr.write(`${title}: ${done} of ${works.length}${failures.length > 0 ? `, ${failures.length} failed` : ''}\n`);
    };
    await queue.addAll(works.map((work) => () => one(work)));
    return failures;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((lane) => lane.close()));
  }

  async #open(): Promise<Lane> {
    this.#opened += 1;
    const lane = await Lane.open(this.#operating, `${this.#name}-${this.#opened}`, this.#options);
    this.#all.push(lane);
    return lane;
  }
}
