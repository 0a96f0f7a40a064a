import type { Occurrence, Result } from '../cluster.js';
import type { Step } from '../core/action.js';
import { titleOf, type Ref } from '../core/manifest.js';
import type { Hold, Problem } from '../core/problem.js';
import { adapterFor } from '../core/routes/registry.js';
import type { NamespaceRun, Run } from '../reconcile.js';
import { isRefusedPart, pageSetOfAction } from './page-set-parts.js';

const DONE: Partial<Record<Step, string>> = { 'divert': 'Diverted', 'change page': 'PageChanged', 'restore': 'Restored' };

/** What the run tells people at the routes themselves, in Events: what was done, and what is wrong or waits. */
export function occurrences(run: Run): readonly Occurrence[] {
  const aboutRoutes = run.problems.filter(({ about }) => isRoute(about)).map(warning);
  return [...aboutRoutes, ...run.namespaces.flatMap(ofNamespace)];
}

/** The refusals of a page set's parts that a hold waits for, in the words of the API server. */
export function refusalsBehind({ about, because }: Hold, refused: readonly Result[]): readonly Result[] {
  return refused.filter((result) => {
    const set = pageSetOfAction(result.action);
    return isRefusedPart(result) && set !== undefined && set.namespace === about.namespace && because.includes(set.name);
  });
}

function ofNamespace({ plan, results, refused, warnings }: NamespaceRun): readonly Occurrence[] {
  const told = [...plan.problems, ...warnings].filter(({ about }) => isRoute(about));
  const holds = plan.holds.filter(({ about }) => isRoute(about));
  return [...results.flatMap(done), ...told.map(warning), ...refused.flatMap(refusedWrite), ...holds.flatMap((hold) => waiting(hold, refused))];
}

function done({ action, error }: Result): readonly Occurrence[] {
  const reason = DONE[action.step];
  return error || reason === undefined ? [] : [{ about: action.about, type: 'Normal', reason, note: action.because }];
}

function warning({ about, reason, message }: Problem): Occurrence {
  return { about, type: 'Warning', reason, note: message };
}

function refusedWrite({ action, error }: Result): readonly Occurrence[] {
  const about = action.route ?? action.about;
  if (!isRoute(about)) return [];
  const note = `${action.step} was refused at ${titleOf(action.about)}: ${error?.message ?? 'nobody knows why'}`;
  return [{ about, type: 'Warning', reason: 'WriteRefused', note }];
}

function waiting(hold: Hold, refused: readonly Result[]): readonly Occurrence[] {
  const { about, because } = hold;
  const behind = refusalsBehind(hold, refused);
  if (behind.length === 0) return [{ about, type: 'Warning', reason: 'Waiting', note: because }];
  return behind.map(({ action, error }) => ({
    about,
    type: 'Warning',
    reason: 'PageRefused',
    note: `the cluster refuses ${titleOf(action.about)} of the maintenance page: ${error?.message ?? ''}`,
  }));
}

function isRoute(about: Ref): boolean {
  return adapterFor(about) !== undefined;
}
