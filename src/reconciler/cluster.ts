import type { Action } from './core/action.js';
import type { Manifest } from './core/manifest.js';
import type { Problem } from './core/problem.js';
import type { Snapshot } from './core/snapshot.js';

/** What the server answered to one action. */
export interface Result {
  readonly action: Action;
  /** The object as it is now (null: it is gone); read back also after a 404, 409 or 422. Absent: nobody knows. */
  readonly answer?: Manifest | null;
  /** Absent: it was done. No `status`: there was no answer. */
  readonly error?: { readonly status?: number; readonly message: string };
}

/** What is looked through to find the namespaces that are worth a plan. */
export interface Survey {
  /** Of all namespaces that the settings name: routes, page Services; and all backups. */
  readonly objects: readonly Manifest[];
  /** What could not be listed, and why. */
  readonly problems: readonly Problem[];
}

/** Something that happened to an object, for `kubectl describe`. */
export interface Occurrence {
  readonly about: Problem['about'];
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly note: string;
}

/** The port: all that the reconciler wants of the world. */
export interface Cluster {
  survey(): Promise<Survey>;

  /** Reads one namespace anew, backups before routes. What can't be listed makes the snapshot incomplete. */
  read(namespace: string): Promise<Snapshot>;

  /** Carries out one action. A refusal is a result, never an exception. */
  apply(action: Action): Promise<Result>;

  /** Tells people, best effort: never fails. The same occurrence twice is told once. */
  tell(occurrence: Occurrence): Promise<void>;
}

/** Time, as an argument. */
export interface Clock {
  now(): Date;
  /** Resolves at that time, or earlier when the run is to end. */
  sleepUntil(time: Date): Promise<void>;
}
