import type { Result } from '../cluster.js';
import type { Action, RouteStatus } from '../core/action.js';
import { identityOf, type Ref } from '../core/manifest.js';
import type { Hold, Problem } from '../core/problem.js';
import type { NamespaceRun, Run } from '../reconcile.js';

/** Something wrong in a file, before any object is known. */
export interface FileProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** How a route stands at the end of the run. Of a route that was only restored, the page is not known any more. */
export type ReportedRoute = Omit<RouteStatus, 'page'> & { readonly page?: string };

/** One write: of a `create` with the manifest, of a `patch` with its JSON Patch. `error`: it was refused. */
export type ReportedAction = Action & { readonly error?: NonNullable<Result['error']> };

/**
 * What a run did or, in a plan, would do. This is the shape of `--output json` and `yaml`, which stays as it is: members
 * may be added, none is renamed or removed. Times are RFC 3339.
 */
export interface Report {
  /** Every route that is, was or shall be in maintenance. */
  readonly routes: readonly ReportedRoute[];
  /** In the order in which they were tried; at the end those that are still wanted and were refused. */
  readonly actions: readonly ReportedAction[];
  /** What waits at the end, why, and until when. */
  readonly holds: readonly Hold[];
  /** What a person must mend: about an object, or in a file of manifests. */
  readonly problems: readonly (Problem | FileProblem)[];
  /** What a person should know. */
  readonly warnings: readonly Problem[];
}

/** The report of a run. A refusal that was overcome in a later round is not in it. */
export function reportOf(run: Run, inFiles: readonly FileProblem[] = []): Report {
  const of = <Item>(items: (namespace: NamespaceRun) => readonly Item[]): readonly Item[] => run.namespaces.flatMap(items);
  const statuses = of(({ plan }) => plan.routes);
  return {
    routes: [...statuses, ...restoredRoutes(of(({ results }) => results), statuses)],
    actions: of(({ results, refused }) => [...results.filter(({ error }) => !error), ...refused]).map(reportedAction),
    holds: of(({ plan }) => plan.holds),
    problems: [...inFiles, ...run.problems, ...of(({ plan }) => plan.problems)],
    warnings: of(({ warnings }) => warnings),
  };
}

function reportedAction({ action, error }: Result): ReportedAction {
  return error ? { ...action, error } : action;
}

function restoredRoutes(results: readonly Result[], statuses: readonly RouteStatus[]): readonly ReportedRoute[] {
  const known = new Set(statuses.map(({ route }) => identityOf(route)));
  const restored = results.filter(({ action, error }) => action.step === 'restore' && !error).map(({ action }) => action.about);
  const routes = new Map(restored.filter((route) => !known.has(identityOf(route))).map((route): [string, Ref] => [identityOf(route), route]));
  return [...routes.values()].map((route) => ({ route, state: 'off' }));
}
