import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { defaultSettings } from '../src/settings/settings.js';
import { eventually } from '../test/cluster/eventually.js';
import { down } from '../test/cluster/node/down.js';
import { runInside } from '../test/cluster/node/enter.js';
import { containerdSocket } from '../test/cluster/node/layout.js';
import { nodeAdmin } from '../test/cluster/node/node-admin.js';
import { isUp, up } from '../test/cluster/node/up.js';
import { simpleIngress } from '../test/reconciler/cluster/routes.js';
import { median, writeResult } from './result.js';

/**
 * What the install costs and how fast it is, on a node of its own: the image, the start of the command, and how long it is from an
 * annotation until the CronJob as shipped has put the route on a ready page: `npm run bench:install` (Linux, root).
 */
const ENABLED = defaultSettings.operator.maintenanceAnnotation;
const SERVICE = 'maintenance-operator.mithucste30.io/service-name';
const BUNDLE = 'lib/image/maintenance.mjs';
const ROUTES = 5;
/** Spread over more than one period of the schedule. */
const SECONDS_BETWEEN = 13;

async function startUp(): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 9; n += 1) {
    const start = performance.now();
    await promisify(execFile)(process.execPath, [BUNDLE, '--help']);
    times.push(performance.now() - start);
  }
  return median(times);
}

async function imageMegabytes(): Promise<string> {
  const { stdout } = await runInside(['ctr', '-a', containerdSocket, '-n', 'k8s.io', 'images', 'ls']);
  return /maintenance-operator:\S+ .*?([\d.]+ [KMG]iB)/.exec(stdout)?.[1] ?? 'unknown';
}

/** Seconds from the annotation until the route is on its page. */
async function secondsUntilDiverted(name: string): Promise<number> {
  const route = simpleIngress(await nodeAdmin.namespace(name));
  await nodeAdmin.apply(route);
  await nodeAdmin.annotate(route, ENABLED, 'true');
  const start = performance.now();
  await eventually(`${name} is diverted`, async () => (await nodeAdmin.get(route)).metadata.annotations?.[SERVICE], { seconds: 180 });
  return (performance.now() - start) / 1000;
}

async function measure(): Promise<void> {
  await nodeAdmin.installTraefik();
  await nodeAdmin.kubectl('apply', '-f', 'dist/');
  const running: Promise<number>[] = [];
  for (let n = 0; n < ROUTES; n += 1) {
    running.push(secondsUntilDiverted(`bench-${n}`));
    process.stderr.write(`annotated ${n + 1} of ${ROUTES} routes; the schedule runs every minute\n`);
    await sleep(SECONDS_BETWEEN * 1000);
  }
  const seconds = (await Promise.all(running)).toSorted((a, b) => a - b);
  await writeResult('install', 'npm run bench:install', [
    ['what', 'figure'],
    ['the image: Node, its libraries, the bundle', await imageMegabytes()],
    ['of it the bundle', `${(statSync(BUNDLE).size / 1024 / 1024).toFixed(1)} MiB`],
    ['start of the command (`--help`), median of 9', `${Math.round(await startUp())} ms`],
    [`from the annotation to the page by the CronJob, ${ROUTES} routes annotated ${SECONDS_BETWEEN} s apart: least, median, most`, `${seconds[0]!.toFixed(1)} s, ${median(seconds).toFixed(1)} s, ${seconds.at(-1)!.toFixed(1)} s`],
  ]);
}

if (isUp()) throw new Error('a node is up: take it down first (npm run cluster -- down), or name another one with MAINTENANCE_NODE');
try {
  await up((line) => process.stderr.write(`${line}\n`));
  await measure();
} finally {
  await down();
}
