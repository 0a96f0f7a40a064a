import type { Manifest, Operation, Ref } from './manifest.js';
import type { Hold, Problem } from './problem.js';

/** What an action is for, in the words of logs and reports. */
export type Step =
  | 'create page'
  | 'mark page'
  | 'delete page'
  | 'save backup'
  | 'delete backup'
  | 'divert'
  | 'change page'
  | 'restore'
  | 'give back';

/** One write. No action depends on another of the same plan. */
export type Action = {
  readonly step: Step;
  /** The object that is written. */
  readonly about: Ref;
  /** The route that it is done for, where it is one. */
  readonly route?: Ref;
  /** A sentence for people: why. */
  readonly because: string;
} & (
  | { readonly verb: 'create'; readonly manifest: Manifest }
  | { readonly verb: 'patch'; readonly operations: readonly Operation[] }
  /** Deleted only as it was read: uid and resourceVersion are preconditions. */
  | { readonly verb: 'delete'; readonly resourceVersion?: string }
);

/**
 * How a route stands: `off`; `waiting`: asked for and not yet on; `on`; `outdated`: on a page that is not the one it asks
 * for, because that can't become ready; `contested`: somebody keeps putting the originals back; `stuck`: a slot is on a
 * page and nobody knows what was there; `refused`: left as it is, a problem says why.
 */
export type RouteState = 'off' | 'waiting' | 'on' | 'outdated' | 'contested' | 'stuck' | 'refused';

/** One line of a report: a route that is, was or shall be in maintenance. */
export interface RouteStatus {
  readonly route: Ref;
  readonly state: RouteState;
  readonly page: string;
  /** RFC 3339; absent while it is not on. */
  readonly since?: string;
}

/** What can be done now, what waits, and what a person must mend (`problems`) or should know (`warnings`). */
export interface Plan {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly routes: readonly RouteStatus[];
}

/** A plan of which only some members are said. */
export type PartialPlan = Partial<Plan>;

/** One plan of many. */
export function joined(plans: readonly PartialPlan[]): Plan {
  return {
    actions: plans.flatMap(({ actions = [] }) => actions),
    holds: plans.flatMap(({ holds = [] }) => holds),
    problems: plans.flatMap(({ problems = [] }) => problems),
    warnings: plans.flatMap(({ warnings = [] }) => warnings),
    routes: plans.flatMap(({ routes = [] }) => routes),
  };
}
