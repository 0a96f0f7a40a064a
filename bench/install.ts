import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Manifest } from '../src/reconciler/core/manifest.js';
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
 * annotation, and from a deploy during maintenance, until the CronJob as shipped has put the route on a ready page: `npm run bench:install` (Linux, root).
 */
const ENABLED = defaultSettings.operator.maintenanceAnnotation;
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

/** Something that people do to a route, and what the schedule then makes of it. */
type Deed = (route: Manifest) => Promise<void>;

async function turnOn(route: Manifest): Promise<void> {
  await nodeAdmin.annotate(route, ENABLED, 'true');
}

/** As its owner has it: visitors see the app again. */
async function deploy(route: Manifest): Promise<void> {
  const said = await nodeAdmin.kubectlWith(JSON.stringify(route), 'apply', '-f', '-');
  if (!said.includes('configured')) throw new Error(`the deploy changed nothing: ${said}`);
}

async function isDiverted(route: Manifest): Promise<boolean> {
  return /"maintenance-[0-9a-f]{8}"/.test(JSON.stringify((await nodeAdmin.get(route)).spec));
}

/** Seconds from each of the deeds, one after the other, until the schedule has put the route on its page: least, median, most. */
async function secondsUntilDiverted(routes: readonly Manifest[], what: string, deed: Deed): Promise<string> {
  const running: Promise<number>[] = [];
  for (const [index, route] of routes.entries()) {
    await deed(route);
    const start = performance.now();
    running.push(eventually(`${what} is over`, () => isDiverted(route), { seconds: 180 }).then(() => (performance.now() - start) / 1000));
    process.stderr.write(`${what} ${index + 1} of ${routes.length}; the schedule runs every minute\n`);
    await sleep(SECONDS_BETWEEN * 1000);
  }
  const seconds = (await Promise.all(running)).toSorted((a, b) => a - b);
  return [seconds[0]!, median(seconds), seconds.at(-1)!].map((figure) => `${figure.toFixed(1)} s`).join(', ');
}

async function routesInNamespaces(): Promise<readonly Manifest[]> {
  const routes: Manifest[] = [];
  for (let n = 0; n < ROUTES; n += 1) routes.push(simpleIngress(await nodeAdmin.namespace(`bench-${n}`)));
  for (const route of routes) await nodeAdmin.apply(route);
  return routes;
}

async function measure(): Promise<void> {
  await nodeAdmin.installTraefik();
  await nodeAdmin.kubectl('apply', '-f', 'dist/');
  const routes = await routesInNamespaces();
  const untilOn = await secondsUntilDiverted(routes, 'annotation', turnOn);
  const untilAgain = await secondsUntilDiverted(routes, 'deploy', deploy);
  await writeResult('install', 'npm run bench:install', [
    ['what', 'figure'],
    ['the image: Node, its libraries, the bundle', await imageMegabytes()],
    ['of it the bundle', `${(statSync(BUNDLE).size / 1024 / 1024).toFixed(1)} MiB`],
    ['start of the command (`--help`), median of 9', `${Math.round(await startUp())} ms`],
    [`from an annotation to the page by the CronJob, ${ROUTES} routes ${SECONDS_BETWEEN} s apart: least, median, most`, untilOn],
    ['from a deploy (kubectl apply) during maintenance to the page again by the CronJob, as many', untilAgain],
  ]);
}

if (isUp()) throw new Error('a node is up: take it down first (npm run cluster -- down), or name another one with MAINTENANCE_NODE');
try {
  await up((line) => process.stderr.write(`${line}\n`));
  await measure();
} finally {
  await down();
}
