import { whyNotOurs, writeManifests } from '../reconciler/io/manifest-folder.js';
import { exitCode } from '../reconciler/report/exit-code.js';
import { CommandError, usageError } from './command-error.js';
import { parseDuration } from './duration.js';
import { runOnManifests } from './on-manifests.js';
import type { Context, GlobalOptions, Program } from './program.js';
import { refuseClusterFlags } from './refuse-flags.js';
import { runOnce, type OnceOptions } from './run-once.js';
import { soundSettings } from './settings-file.js';
import { stateText } from './state-text.js';
import { writeReport } from './write-report.js';

/** The flags of `reconcile` itself. */
interface ReconcileOptions extends OnceOptions {
  readonly once?: true | undefined;
  readonly filename?: readonly string[] | undefined;
  readonly out?: string | undefined;
}

/** `maintenance reconcile`: a run against the cluster (`--once`), or on manifests (`-f`). */
export function addReconcileCommand(program: Program, context: Context): void {
  program
    .command('reconcile')
    .description('do what the annotations ask for: once against the cluster, or with -f on manifests')
    .option('--once', 'one run against the cluster: until nothing waits any more, or the time is up')
    .option('--timeout <duration>', 'how long it may take, like 50s or 2m (default: 50s)', parseDuration)
    .option('--job', 'as a CronJob: problems and waits of single routes exit 0, they show in Events')
    .option('-f, --filename <path...>', 'files and folders of manifests (YAML or JSON) instead of a cluster')
    .option('--out <folder>', 'write the state afterwards here, one file an object; without it, it goes to stdout')
    .action(async (own, command) => {
      checkOptions(own);
      if (own.filename) await onManifests(own.filename, own.out, command.optsWithGlobals(), context);
      else await runOnce(own, command.optsWithGlobals(), context);
    });
}

function checkOptions({ once, timeout, job, filename, out }: ReconcileOptions): void {
  if (!once && !filename) throw usageError('reconcile needs --once (against the cluster) or -f FILE-OR-FOLDER (on manifests)');
  if (once && filename) throw usageError('--once is about a cluster, and -f is about manifests; leave one of them out');
  if (filename && (job || timeout !== undefined)) throw usageError(`${job ? '--job' : '--timeout'} goes with --once, and not with -f`);
  if (once && out !== undefined) throw usageError('--out goes with -f, and not with --once');
}

async function onManifests(paths: readonly string[], out: string | undefined, options: GlobalOptions, { terminal, exit }: Context): Promise<void> {
  refuseClusterFlags(options);
  const refusal = out === undefined ? undefined : whyNotOurs(out);
  if (refusal !== undefined) throw new CommandError(`--out ${refusal}`);
  const settings = await soundSettings(options.settings, terminal);
  const done = await runOnManifests(paths, { namespace: options.namespace, settings, now: terminal.now() });
  const hasOtherProblems = done.inFiles.length > 0;
  if (out === undefined) terminal.stdout.write(stateText(done.after, options.output));
  else writeManifests(out, done.after, { keep: hasOtherProblems });
  const toStdout = out !== undefined;
  writeReport({ ...done, isPlan: false }, toStdout ? options.output : 'text', toStdout ? terminal.stdout : terminal.stderr, terminal);
  exit(exitCode(done.run, { hasOtherProblems }));
}
