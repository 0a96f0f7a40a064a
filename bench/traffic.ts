import { join } from 'node:path';
import { isProper, joined, type Tally } from '../test/traffic/tally.js';
import { appShownByDeploy, changePage, losePod, losses, reconcileByHand, switchOnAndOff, type AppShown } from '../test/traffic/scenarios.js';
import { targets, Traffic, type SettingsChanges } from '../test/traffic/traffic.js';
import { median, writeResult } from './result.js';

/**
 * What visitors get through Traefik while maintenance is switched, the page changes, its Pod is lost, and somebody deploys; counted on
 * a whole node (Linux, root): `npm run bench:traffic`, with another number of switches `npm run bench:traffic -- 10`.
 */
const TIMES = Number(process.argv[2] ?? 100);
const FEW_TIMES = 9;
const DEPLOYS = 3;
const start = performance.now();
const throttles = [...new Set(targets.map(({ throttle }) => throttle))];

/** What is told of the requests through one Traefik: the scenario, and what else there is to say by its throttle. */
function rows(scenario: string, tally: Tally, remark: (throttle: string) => string): readonly (readonly string[])[] {
  return throttles.map((throttle) => {
    const tallies = targets.filter((target) => target.throttle === throttle).map(({ name }) => tally[name]!);
    const requests = sum(tallies.flatMap(({ kinds }) => Object.values(kinds)));
    const backward = sum(tallies.map((one) => one.backward));
    return [scenario, throttle, String(requests), improper(tallies), String(backward), remark(throttle)];
  });
}

/** How often each answer came that is neither the app's nor a page's, and over what time. */
function improper(tallies: readonly Tally[string][]): string {
  const counts = tallies.flatMap(({ answers }) => Object.entries(answers)).filter(([answer]) => !isProper(answer));
  if (counts.length === 0) return '0';
  const byAnswer = Map.groupBy(counts, ([answer]) => answer.replace(/ \([^)]*\)$/, ''));
  const parts = [...byAnswer].map(([answer, same]) => {
    const from = Math.min(...same.map(([, { firstSent }]) => firstSent));
    const until = Math.max(...same.map(([, { lastSent }]) => lastSent));
    return `${sum(same.map(([, { requests }]) => requests))} × ${answer}, over ${seconds(until - from)}`;
  });
  return parts.join('; ');
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function tell(line: string): void {
  process.stderr.write(`${seconds(performance.now() - start).padStart(8)}  ${line}\n`);
}

async function switches(traffic: Traffic, times: number, title: string, changes?: SettingsChanges): Promise<readonly (readonly string[])[]> {
  const operator = await traffic.operator(changes);
  const { tally, appAfterDivert, pageAfterRestore } = await switchOnAndOff(traffic, operator, times, tell);
  await operator.stop();
  const lag = (all: Readonly<Record<string, readonly number[]>>, throttle: string): string => `${seconds(Math.max(...all[throttle]!))} (median ${seconds(median(all[throttle]!))})`;
  return rows(title, tally, (throttle) => `after a divert, the app came for up to ${lag(appAfterDivert, throttle)}; after a restore, the page for up to ${lag(pageAfterRestore, throttle)}`);
}

async function pageChanges(traffic: Traffic): Promise<readonly (readonly string[])[]> {
  const operator = await traffic.operator();
  const tally = await changePage(traffic, FEW_TIMES);
  tell('changed the page');
  await traffic.turnOff();
  await operator.stop();
  return rows(`the page is changed ${FEW_TIMES} times`, tally, () => '');
}

async function lostPods(traffic: Traffic, title: string, changes?: SettingsChanges): Promise<readonly (readonly string[])[]> {
  const operator = await traffic.operator(changes);
  const page = traffic.newPage();
  await traffic.turnOn(page);
  const lost: (readonly string[])[] = [];
  for (const loss of Object.keys(losses) as (keyof typeof losses)[]) {
    lost.push(...rows(`${title} is ${loss}`, await losePod(traffic, page, loss), () => ''));
    tell(`${title} was ${loss}`);
  }
  await traffic.turnOff();
  await operator.stop();
  return lost;
}

async function deploys(traffic: Traffic): Promise<readonly (readonly string[])[]> {
  const operator = await traffic.operator();
  const page = traffic.newPage();
  await traffic.turnOn(page);
  await operator.stop();
  const file = traffic.settingsFile();
  const shown: AppShown[] = [];
  for (let time = 1; time <= DEPLOYS; time += 1) shown.push(await appShownByDeploy(traffic, page, () => reconcileByHand(file, [join('lib', 'cli', 'maintenance.js')])));
  tell('deployed');
  const until = (throttle: string): readonly number[] => targets.filter((target) => target.throttle === throttle).flatMap(({ name }) => shown.map((one) => one.until[name]!));
  const title = `a deploy (kubectl apply) during maintenance, ${DEPLOYS} times, each with \`reconcile --once\` by hand right after it`;
  const remark = (throttle: string): string => `the app came until ${seconds(Math.max(...until(throttle)))} (median ${seconds(median(until(throttle)))}) after the deploy began`;
  return rows(title, shown.map(({ tally }) => tally).reduce(joined), remark);
}

const traffic = await Traffic.start(tell);
try {
  await writeResult('traffic', 'npm run bench:traffic', [
    ['what happens', 'throttle', 'requests', 'answers that are neither app nor page', 'the old answer after the new one', 'how long'],
    ...(await switches(traffic, TIMES, `on and off ${TIMES} times, settings as shipped`)),
    ...(await switches(traffic, FEW_TIMES, `on and off ${FEW_TIMES} times, grace 0 s (1 s is kept)`, { timing: { graceSeconds: 0 } })),
    ...(await pageChanges(traffic)),
    ...(await deploys(traffic)),
    ...(await lostPods(traffic, 'the Pod of a page')),
    ...(await lostPods(traffic, 'one of two Pods (workload: deployment)', { pod: { workload: 'deployment', replicas: 2 } })),
  ]);
} finally {
  await traffic.stop();
}
