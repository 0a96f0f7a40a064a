import { PAGE } from '../reconciler/cluster/operating-cluster.js';
import type { Lane } from './lane.js';

/** What people do, and what must have come of it once the runs have settled. */
export interface Step {
  readonly title: string;
  readonly people: (lane: Lane) => Promise<void>;
  /** How long a run waits; with 0 it leaves to the next one what is not due yet. */
  readonly seconds: number;
  readonly expectDone: (lane: Lane) => Promise<void>;
}

/** A maintenance from its beginning to its end. */
export const sequence: readonly Step[] = [
  { title: 'on', people: (lane) => lane.turnOn(), seconds: 60, expectDone: (lane) => lane.expectOn() },
  { title: 'page change', people: (lane) => lane.annotate({ [PAGE]: 'other' }), seconds: 60, expectDone: (lane) => lane.expectOn() },
  { title: 'deploy', people: (lane) => lane.deploy('v2'), seconds: 60, expectDone: (lane) => lane.expectOn() },
  { title: 'off', people: (lane) => lane.turnOff(), seconds: 0, expectDone: (lane) => lane.expectOff() },
  { title: 'clean-up', people: async () => undefined, seconds: 60, expectDone: (lane) => lane.expectUntouched() },
];
