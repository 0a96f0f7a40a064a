import { exitCode } from '../reconciler/report/exit-code.js';
import { parseSelector } from './label-selector.js';
import { runOnManifests, type ManifestRun } from './on-manifests.js';
import type { Context, GlobalOptions, Program } from './program.js';
import { planCluster } from './plan-cluster.js';
import { selectedRun } from './selected-run.js';
import { soundSettings } from './settings-file.js';
import { writeReport } from './write-report.js';
import { refuseClusterFlags } from './refuse-flags.js';

/** `maintenance plan`: what a run would do, the whole way, and why. Nothing is written. */
export function addPlanCommand(program: Program, context: Context): void {
  program
    .command('plan')
    .description('show what a run would do, the whole way, as a diff with reasons: against the cluster, or with -f against manifests')
    .option('-f, --filename <path...>', 'files and folders of manifests (YAML or JSON) instead of a cluster')
    .option('-l, --selector <selector>', 'only routes with these labels, like app=shop,tier!=test', parseSelector)
    .action(async (own, command) => {
      const options = command.optsWithGlobals();
      const planned = await plan(own.filename, options, context);
      const run = own.selector ? selectedRun(planned.run, planned.before, own.selector) : planned.run;
      writeReport({ ...planned, run, isPlan: true }, options.output, context.terminal.stdout, context.terminal);
      context.exit(exitCode(run, { isPlan: true, hasOtherProblems: planned.inFiles.length > 0 }));
    });
}

async function plan(paths: readonly string[] | undefined, options: GlobalOptions, { terminal }: Context): Promise<ManifestRun> {
  if (paths) refuseClusterFlags(options);
  const settings = await soundSettings(options.settings, terminal);
  if (!paths) return { ...(await planCluster(settings, options, terminal)), inFiles: [] };
  return runOnManifests(paths, { namespace: options.namespace, settings, now: terminal.now() });
}
