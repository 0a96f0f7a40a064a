import { isDeepStrictEqual, parseArgs } from 'node:util';
import fc from 'fast-check';
import { OPERATOR_LABEL } from '../../src/constructs/page-labels.js';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { loadKubeConfig } from '../../src/reconciler/io/kube-config.js';
import { ClusterAdmin } from '../cluster/cluster-admin.js';
import { eventually } from '../cluster/eventually.js';
import { runKubectl } from '../cluster/kubectl.js';
import { FaultProxy } from '../faults/fault-proxy.js';
import { stepsOf, substanceOf, troubleOf } from '../reconciler/cluster/run-facts.js';
import { backends, deedsOf, ROUTES, type Deed } from './soak-deeds.js';
import { OPERATOR_NAMESPACE, operate, runOnce, soakSettings, type OperatorTally } from './soak-operator.js';
import { settlePeople, type People } from './soak-people.js';
import { routes, type SoakRoute } from './soak-routes.js';

/**
 * A soak, on the cluster that KUBECONFIG names: people put routes in maintenance and take them out, deploy, delete and kill at random,
 * while two reconcilers run at once through proxies that fail at random. From time to time, and at the end, all comes to rest:
 * then every route must be what it should be, a run must write nothing, and at the very end nothing of ours may be left.
 * What each route would be without the operator is told by a twin of it, to which the same is done, and which nobody watches.
 * Usage: soak.ts [--seconds 300] [--seed N]; the tally goes to stdout as JSON.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '300' }, seed: { type: 'string' } } });
const seconds = Number(values.seconds);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const PARTS = 3;
const REST_SECONDS = 60;
const DAY = 25 * 60 * 60 * 1000;

const kubeConfig = loadKubeConfig({ env: process.env });
const { server, caFile } = kubeConfig.getCurrentCluster()!;
const control = { server, caFile: caFile!, asUser: () => process.env.KUBECONFIG! };
const start = performance.now();
const tally: OperatorTally & { deeds: number; rests: number } = { deeds: 0, rests: 0, runs: 0, faults: 0, deaths: 0, failed: 0 };
let settings = soakSettings('soon');

const admin = new ClusterAdmin((args, input) => runKubectl('kubectl', process.env.KUBECONFIG!, args, input));

function tell(line: string): void {
  process.stderr.write(`${((performance.now() - start) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);
}

/** People and operators at work until the time is up. */
async function work(people: People, deeds: Iterator<Deed>, until: number): Promise<void> {
  const stop = new AbortController();
  const lanes = await Promise.all([0, 1].map(() => FaultProxy.start(control, 'admin')));
  const operators = lanes.map((proxy, lane) =>
    operate({ proxy, kubeConfig: loadKubeConfig({ kubeconfig: proxy.kubeconfig, env: {} }) }, () => settings, { seed: seed + tally.rests * 2 + lane, pauseSeconds: lane * 4, stop: stop.signal, tally }));
  try {
    while (performance.now() < until) await performNext(people, deeds);
  } finally {
    stop.abort();
    await Promise.all(operators);
    await Promise.all(lanes.map((proxy) => proxy.stop()));
  }
}

async function performNext(people: People, deeds: Iterator<Deed>): Promise<void> {
  const deed = deeds.next().value as Deed;
  if (deed.what === 'content') settings = soakSettings(deed.text);
  else await people.perform(deed);
  tally.deeds += 1;
  if (tally.deeds % 50 === 0) tell(progress(people));
}

function progress({ wishes, retries }: People): string {
  const on = [...wishes.values()].filter((page) => page !== undefined).length;
  const { deeds, runs, faults, deaths, failed } = tally;
  return `${deeds} deeds (${retries} tried again), ${runs} runs (${faults} with a fault, ${deaths} cut off, ${failed} failed), ${on} of ${wishes.size} routes on`;
}

/** No more faults: all comes to rest, and the run after that writes nothing. */
async function rest(people: People): Promise<void> {
  tally.rests += 1;
  await eventually('nothing is left to do', async () => {
    const run = await runOnce(kubeConfig, settings, REST_SECONDS);
    const open = [...stepsOf(run), ...troubleOf(run)];
    if (open.length > 0) throw new Error(open.join('\n'));
    return true;
  }, { seconds: 4 * REST_SECONDS });
  const run = await runOnce(kubeConfig, settings, REST_SECONDS);
  const states = new Map(run.namespaces.flatMap(({ plan }) => plan.routes.map(({ route, page, state }) => [`${route.kind} ${route.namespace}/${route.name}`, `${state} ${page}`])));
  const on = [...people.wishes].filter(([, page]) => page !== undefined);
  const wrong = on.flatMap(([route, page]) => {
    const title = `${route.kind} ${route.namespace}/${route.name}`;
    return states.get(title) === `on ${page}` ? [] : [`${title} should be on page ${page}, and is ${states.get(title)}`];
  });
  const off = [...people.wishes].flatMap(([route, page]) => (page === undefined ? [route] : []));
  complain([...[...stepsOf(run), ...troubleOf(run)].map((line) => `a run after all was done: ${line}`), ...wrong, ...(await differences(off))]);
  tell(`at rest: ${on.length} routes are on, ${off.length} are as their twins`);
}

/** What is not as in the twin, of routes that are off. */
async function differences(off: readonly SoakRoute[]): Promise<readonly string[]> {
  const live = new Map<string, Manifest>();
  for (const kind of ['ingress', 'ingressroutes.traefik.io']) {
    const { items } = JSON.parse(await admin.kubectl('get', kind, '-A', '-o', 'json', '--show-managed-fields')) as { items: Manifest[] };
    for (const item of items) live.set(`${item.kind} ${item.metadata.namespace}/${item.metadata.name}`, item);
  }
  return off.flatMap(({ kind, name, namespace, twinNamespace }) => {
    const [mine, twin] = [namespace, twinNamespace].map((where) => comparable(live.get(`${kind} ${where}/${name}`), where));
    return isDeepStrictEqual(mine, twin) ? [] : [`${kind} ${namespace}/${name} is\n${JSON.stringify(mine, undefined, 1)}\nand its twin\n${JSON.stringify(twin, undefined, 1)}`];
  });
}

/** The namespace is in what kubectl apply remembers, too. */
function comparable(route: Manifest | undefined, namespace: string): unknown {
  return route && JSON.parse(JSON.stringify(substanceOf(route)).replaceAll(namespace, 'NAMESPACE'));
}

async function end(people: People): Promise<void> {
  for (const [index, route] of routes.entries()) if (people.wishes.get(route) !== undefined) await people.perform({ what: 'off', route: index });
  await rest(people);
  await runOnce(kubeConfig, settings, REST_SECONDS, DAY);
  await eventually('nothing of ours is left', async () => {
    const left = await admin.kubectl('get', 'services,configmaps,pods,endpointslices', '-A', '-l', `${OPERATOR_LABEL}=${OPERATOR_NAMESPACE}`, '-o', 'name');
    if (left !== '') throw new Error(left);
    return true;
  }, { seconds: REST_SECONDS });
}

function complain(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Error(`with --seed ${seed}:\n${wrong.join('\n')}`);
}

tell(`seed ${seed}`);
try {
  await admin.installTraefik();
  await admin.namespace(OPERATOR_NAMESPACE);
  const people = await settlePeople(admin, fc.sample(backends, { seed, numRuns: ROUTES }));
  tell(`${ROUTES} routes and their twins are there`);
  const deeds = deedsOf(seed, 20_000)[Symbol.iterator]();
  for (let part = 0; part < PARTS; part += 1) {
    await work(people, deeds, performance.now() + (seconds / PARTS) * 1000);
    await rest(people);
  }
  await end(people);
  await admin.kubectl('delete', 'namespace', '--wait=false', OPERATOR_NAMESPACE, ...new Set(routes.flatMap(({ namespace, twinNamespace }) => [namespace, twinNamespace])));
  process.stdout.write(`${JSON.stringify({ seed, seconds, ...tally, retries: people.retries })}\n`);
} catch (error) {
  tell((error as Error).message);
  process.exitCode = 1;
}
