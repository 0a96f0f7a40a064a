import { passOn, type Conduct } from './fault-proxy.js';
import type { Lane } from './lane.js';
import { RequestKeys } from './request-key.js';

/** Does harm to one request of a run, and lets all others pass. */
export class Aim {
  readonly #keys: RequestKeys;
  readonly #at: string;
  #isHit = false;

  constructor(lane: Lane, at: string) {
    this.#keys = new RequestKeys(lane);
    this.#at = at;
  }

  /** Whether the run made that request. */
  get isHit(): boolean {
    return this.#isHit;
  }

  conduct(harm: Conduct): Conduct {
    return async (exchange) => {
      if (this.#keys.next(exchange.request) !== this.#at) return passOn(exchange);
      this.#isHit = true;
      return harm(exchange);
    };
  }
}
