import PQueue from 'p-queue';
import type { Cluster } from '../reconciler/cluster.js';
import { identityOf, refOf } from '../reconciler/core/manifest.js';
import { namespacesToPlan } from '../reconciler/core/namespaces.js';
import type { Snapshot } from '../reconciler/core/snapshot.js';
import type { Settings } from '../settings/settings.js';
import { openCluster } from './open-cluster.js';
import type { GlobalOptions } from './program.js';
import { Progress } from './progress.js';
import { rehearse, type Rehearsal, type View } from './rehearsal.js';
import type { Terminal } from './terminal.js';

const NAMESPACES_AT_ONCE = 4;

/** What is said of a namespace that was not read: it can't come up. */
const NOTHING: View = { complete: false, absent: [], problems: [] };

/** A run on a copy of the live state. Only reads are sent to the cluster. */
export async function planCluster(settings: Settings, options: GlobalOptions, terminal: Terminal): Promise<Rehearsal> {
  const cluster = openCluster(settings, options, terminal, terminal.signal);
  const progress = new Progress(terminal);
  progress.say('looking for routes');
  try {
    const survey = await cluster.survey();
    const { namespaces } = namespacesToPlan(survey, settings);
    progress.say(`reading ${namespaces.length} namespaces`);
    const snapshots = await readAll(cluster, namespaces);
    const views = new Map(snapshots.map((snapshot) => [snapshot.namespace, snapshot]));
    const objects = new Map(snapshots.flatMap((snapshot) => snapshot.objects).map((object) => [identityOf(refOf(object)), object]));
    return await rehearse({ objects: [...objects.values()], viewOf: (name) => viewOf(views.get(name)), survey }, settings, terminal.now());
  } finally {
    progress.end();
  }
}

function viewOf(snapshot: Snapshot | undefined): View {
  if (snapshot === undefined) return NOTHING;
  const { complete, absent, problems } = snapshot;
  return { complete, absent, problems };
}

async function readAll(cluster: Cluster, namespaces: readonly string[]): Promise<readonly Snapshot[]> {
  const queue = new PQueue({ concurrency: NAMESPACES_AT_ONCE });
  return queue.addAll(namespaces.map((namespace) => () => cluster.read(namespace)));
}
