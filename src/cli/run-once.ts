import type { Cluster } from '../reconciler/cluster.js';
import { reconcile, type Run } from '../reconciler/reconcile.js';
import { exitCode, exitCodes } from '../reconciler/report/exit-code.js';
import { occurrences } from '../reconciler/report/occurrences.js';
import type { Settings } from '../settings/settings.js';
import { CommandError } from './command-error.js';
import { openCluster } from './open-cluster.js';
import type { Context, GlobalOptions } from './program.js';
import { Progress } from './progress.js';
import { realClock } from './real-clock.js';
import { logEnd, logResult, runLog } from './run-log.js';
import { readSettings } from './settings-file.js';
import type { Terminal } from './terminal.js';
import { writeReport } from './write-report.js';

/** A CronJob starts every minute. */
const USUAL_TIMEOUT_MILLISECONDS = 50_000;

/** The run stops waiting so long before the time is up, for a last look and for the Events. */
const LAST_LOOK_MILLISECONDS = 2000;

/** The flags that go with `--once`. */
export interface OnceOptions {
  /** In milliseconds. */
  readonly timeout?: number | undefined;
  readonly job?: true | undefined;
}

/** `reconcile --once`: a run against the cluster. It ends when the time is up, also with a request open. */
export async function runOnce(own: OnceOptions, options: GlobalOptions, { terminal, exit }: Context): Promise<void> {
  const { settings, errors } = await readSettings(options.settings, terminal);
  if (settings === undefined) throw new CommandError('the settings are broken: nothing is done; mend what is said above');
  const milliseconds = own.timeout ?? USUAL_TIMEOUT_MILLISECONDS;
  const timeUp = AbortSignal.timeout(milliseconds);
  const run = await runUntil(timeUp, milliseconds, { settings, options, terminal });
  if (run === undefined) {
    terminal.stderr.write(`the time (${milliseconds / 1000} s) is up while the cluster has not answered: the next run goes on from there\n`);
    exit(errors.length > 0 ? exitCodes.mustMend : exitCodes.waits);
    return;
  }
  if (!own.job || options.output !== 'text') writeReport({ run, isPlan: false }, options.output, terminal.stdout, terminal);
  exit(exitCode(run, { isJob: own.job ?? false, hasOtherProblems: errors.length > 0 }));
}

interface RunArguments {
  readonly settings: Settings;
  readonly options: GlobalOptions;
  readonly terminal: Terminal;
}

/** The run with its log and its Events; undefined where the time was up before the end. */
async function runUntil(timeUp: AbortSignal, milliseconds: number, { settings, options, terminal }: RunArguments): Promise<Run | undefined> {
  const signal = AbortSignal.any([timeUp, terminal.signal]);
  const deadline = new Date(terminal.now().getTime() + milliseconds - Math.min(LAST_LOOK_MILLISECONDS, milliseconds / 5));
  const cluster = openCluster(settings, options, terminal, signal);
  const progress = new Progress(terminal);
  const log = runLog(terminal, progress);
  progress.say('reading the cluster');
  const clock = realClock(terminal.now, signal, (until) => progress.say(`waiting until ${until.toISOString()} at the latest`));
  try {
    const running = reconcile({ cluster, settings, clock, deadline, onResult: (result) => logResult(log, result) });
    const run = await unlessAborted(running, timeUp);
    if (run && !terminal.stderr.isTTY) logEnd(log, run);
    if (run) await unlessAborted(tellAll(cluster, run), timeUp);
    return run;
  } finally {
    progress.end();
  }
}

async function tellAll(cluster: Cluster, run: Run): Promise<void> {
  await Promise.all(occurrences(run).map((occurrence) => cluster.tell(occurrence)));
}

/** What the work comes to, or undefined where the signal comes first; what becomes of it then nobody cares. */
async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => resolve(undefined), { once: true });
  if (signal.aborted) resolve(undefined);
  const ended = work.catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  return Promise.race([promise, ended]);
}
