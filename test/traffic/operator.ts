import { setTimeout as sleep } from 'node:timers/promises';
import { openCluster } from '../../src/cli/open-cluster.js';
import { realClock } from '../../src/cli/real-clock.js';
import type { Result } from '../../src/reconciler/cluster.js';
import { reconcile } from '../../src/reconciler/reconcile.js';
import { loadSettings } from '../../src/settings/load-settings.js';
import type { OperatorEvent } from './operator-process.js';

/**
 * The operator with the settings of a file: one run after another, each of which does what can be done and waits for nothing. Tells on
 * stdout what it did, a line of JSON each. When its stdin ends, it finishes its run and ends.
 */
const PAUSE_MILLISECONDS = 200;

const { settings, errors } = await loadSettings(process.argv[2]!);
if (!settings || errors.length > 0) throw new Error(JSON.stringify(errors));
const { signal } = new AbortController();
const cluster = openCluster(settings, {} as Parameters<typeof openCluster>[1], { ...process, now: () => new Date(), signal }, signal);
const clock = realClock(() => new Date(), signal, () => undefined);

function tell({ action: { step, about }, error }: Result): void {
  const event: OperatorEvent = { at: Date.now(), step, about: `${about.kind} ${about.name}`, ...(error && { error: error.message }) };
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();
while (!isOver) {
  await reconcile({ cluster, settings, clock, deadline: new Date(), onResult: tell });
  await sleep(PAUSE_MILLISECONDS);
}
