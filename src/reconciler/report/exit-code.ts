import type { Result } from '../cluster.js';
import type { Problem } from '../core/problem.js';
import type { Run } from '../reconcile.js';
import { isMissingPermission, isRefusedPart, saysForbidden } from './page-set-parts.js';

/** What a command exits with; where several fit: 1, then 3, then 2. */
export const exitCodes = { done: 0, mustMend: 1, wouldChange: 2, waits: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How a run is judged. */
export interface Judgement {
  /** It is a plan: changes are worth a code of their own. */
  readonly isPlan?: boolean;
  /** It is the CronJob: problems and holds of single routes show in Events and status, and do not fail the Job. */
  readonly isJob?: boolean;
  /** There were problems that are not in the run: in files, in settings. */
  readonly hasOtherProblems?: boolean;
}

/** The exit code of a run. A page part that the cluster refuses (quota, policy, image) waits; a missing permission must be mended. */
export function exitCode(run: Run, { isPlan, isJob, hasOtherProblems }: Judgement = {}): ExitCode {
  if (hasOtherProblems || (isJob ? failsJob(run) : mustMend(run))) return exitCodes.mustMend;
  if (!isJob && waits(run)) return exitCodes.waits;
  return isPlan && run.namespaces.some(({ results }) => results.some(({ error }) => !error)) ? exitCodes.wouldChange : exitCodes.done;
}

function problemsOf({ namespaces, problems }: Run): readonly Problem[] {
  return [...problems, ...namespaces.flatMap(({ plan }) => plan.problems)];
}

function mustMend(run: Run): boolean {
  return problemsOf(run).length > 0 || run.namespaces.some(({ refused }) => refused.some(mustBeMended));
}

function failsJob(run: Run): boolean {
  return problemsOf(run).some(concernsMore) || run.namespaces.some(({ refused }) => refused.some(isMissingPermission));
}

function waits({ namespaces }: Run): boolean {
  return namespaces.some(({ plan, refused }) => plan.holds.length + refused.length > 0);
}

function mustBeMended(result: Result): boolean {
  return !isRefusedPart(result) || isMissingPermission(result) || result.error?.status === undefined;
}

/** A problem of the run as a whole: a kind that could not be listed, or a missing permission; not one route, backup or page. */
function concernsMore({ about, message }: Problem): boolean {
  return about.name === '*' || about.name === '' || saysForbidden(message);
}
