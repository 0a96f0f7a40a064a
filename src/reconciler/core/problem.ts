import type { Ref } from './manifest.js';

/** Something a person must mend, or should know. It concerns one object and stops no other. */
export interface Problem {
  readonly about: Ref;
  /** CamelCase, as in the Event. */
  readonly reason: string;
  /** Names the offending value and the way out. */
  readonly message: string;
}

/** Something that waits: why, and when to look again (absent: when something changes). */
export interface Hold {
  readonly about: Ref;
  readonly because: string;
  readonly until?: Date;
}
