import type { Result } from '../cluster.js';
import { byName, identityOf, type Ref } from '../core/manifest.js';
import type { Hold, Problem } from '../core/problem.js';
import type { NamespaceRun } from '../reconcile.js';
import { refusalsBehind } from './occurrences.js';
import { pageSetOfAction } from './page-set-parts.js';
import type { ReportedRoute } from './report.js';

/** All that a report says about one route, page set or other object. */
export interface Section {
  readonly about: Ref;
  readonly status?: ReportedRoute | undefined;
  readonly done: readonly Result[];
  readonly refused: readonly Result[];
  readonly holds: readonly (Hold & { readonly refusals: readonly Result[] })[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** What happened in a namespace, by what it happened to: page sets first, as they come first. Nothing happened: no section. */
export function sectionsOf({ plan, results, refused, warnings: said }: NamespaceRun, routes: readonly ReportedRoute[]): readonly Section[] {
  const done = Map.groupBy(results.filter(({ error }) => !error), keyOf(subject));
  const rejected = Map.groupBy(refused, keyOf(subject));
  const holds = Map.groupBy(plan.holds.map((hold) => ({ ...hold, refusals: refusalsBehind(hold, refused) })), keyOf(aboutOf));
  const problems = Map.groupBy(plan.problems, keyOf(aboutOf));
  const warnings = Map.groupBy(said, keyOf(aboutOf));
  const subjects = new Map([...[...results, ...refused].map(subject), ...[...plan.holds, ...plan.problems, ...said].map(aboutOf)].map((ref) => [identityOf(ref), ref]));
  const sections = [...subjects].map(([key, about]): Section => ({
    about,
    status: routes.find(({ route }) => identityOf(route) === key),
    done: done.get(key) ?? [],
    refused: rejected.get(key) ?? [],
    holds: holds.get(key) ?? [],
    problems: problems.get(key) ?? [],
    warnings: warnings.get(key) ?? [],
  }));
  return sections.filter(hasNews).toSorted((a, b) => byName(orderOf(a), orderOf(b)));
}

function hasNews({ done, refused, holds, problems, warnings }: Section): boolean {
  return done.length + refused.length + holds.length + problems.length + warnings.length > 0;
}

function subject({ action }: Result): Ref {
  return pageSetOfAction(action) ?? action.route ?? action.about;
}

function aboutOf({ about }: Hold | Problem): Ref {
  return about;
}

function keyOf<Item>(ref: (item: Item) => Ref): (item: Item) => string {
  return (item) => identityOf(ref(item));
}

function orderOf({ about }: Section): string {
  return `${about.kind === 'Page set' ? 0 : 1}${identityOf(about)}`;
}
