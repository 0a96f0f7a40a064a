import type { Result } from '../cluster.js';
import type { Problem } from '../core/problem.js';
import { adapterFor } from '../core/routes/registry.js';
import type { Run } from '../reconcile.js';
import { isMissingPermission, isRefusedPart } from './page-set-parts.js';

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
export function exitCode(run: Run, { isPlan = false, isJob = false, hasOtherProblems = false }: Judgement = {}): ExitCode {
  const problems = [...run.problems, ...run.namespaces.flatMap(({ plan }) => plan.problems)];
  const refused = run.namespaces.flatMap((namespace) => namespace.refused);
  const bad = isJob ? problems.some(concernsMore) || refused.some(isMissingPermission) : problems.length > 0 || refused.some(mustBeMended);
  if (bad || hasOtherProblems) return exitCodes.mustMend;
  const waits = refused.length > 0 || run.namespaces.some(({ plan }) => plan.holds.length > 0);
  if (waits && !isJob) return exitCodes.waits;
  return isPlan && run.namespaces.some(({ results }) => results.some(({ error }) => !error)) ? exitCodes.wouldChange : exitCodes.done;
}

function mustBeMended(result: Result): boolean {
  return !isRefusedPart(result) || isMissingPermission(result) || result.error?.status === undefined;
}

/** A problem of the run as a whole: something that could not be listed, not one route, backup or page. */
function concernsMore({ about }: Problem): boolean {
  const isOne = adapterFor(about) !== undefined || ['ConfigMap', 'Service', 'Pod', 'Deployment', 'NetworkPolicy'].includes(about.kind);
  return !isOne || about.name === '';
}
