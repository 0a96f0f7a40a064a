import { join } from 'node:path';
import type { V1Pod, V1PodList } from '@kubernetes/client-node';
import { exitCodes } from '../../src/reconciler/report/exit-code.js';
import { eventually } from '../cluster/eventually.js';
import { runInside } from '../cluster/node/enter.js';
import { containerdSocket } from '../cluster/node/layout.js';
import { nodeAdmin } from '../cluster/node/node-admin.js';
import type { Operator } from './operator-process.js';
import { SHOP } from './shop.js';
import { joined, type Tally } from './tally.js';
import { targets, type Traffic } from './traffic.js';

/** What came while the routes were switched on and off. */
export interface Switched {
  readonly tally: Tally;
  /** How long the old answer still came after each write to the route, in milliseconds, by throttle. */
  readonly appAfterDivert: Readonly<Record<string, readonly number[]>>;
  readonly pageAfterRestore: Readonly<Record<string, readonly number[]>>;
}

/** Turns the maintenance of both routes on and off, each time with a page that is new. */
export async function switchOnAndOff(traffic: Traffic, { events }: Operator, times: number, tell: (line: string) => void = () => undefined): Promise<Switched> {
  let total: Tally = {};
  const appAfterDivert: Record<string, number[]> = {};
  const pageAfterRestore: Record<string, number[]> = {};
  const phase = async (step: string, old: string, lags: Record<string, number[]>): Promise<void> => {
    const tally = await traffic.load.take();
    total = joined(total, tally);
    for (const { name, throttle, kind } of targets) {
      const write = events.findLast((event) => event.step === step && event.about.startsWith(`${kind} `))!;
      const last = tally[name]!.answers[old]?.lastAnswered ?? write.at;
      (lags[throttle] ??= []).push(Math.max(0, last - write.at));
    }
  };
  await traffic.load.take();
  for (let time = 1; time <= times; time += 1) {
    const page = traffic.newPage();
    await traffic.turnOn(page);
    await phase('divert', 'app web', appAfterDivert);
    await traffic.turnOff();
    await phase('restore', `page ${page}`, pageAfterRestore);
    tell(`switched on and off ${time} of ${times} times`);
  }
  return { tally: total, appAfterDivert, pageAfterRestore };
}

/** Changes the page of both routes, which are on, to one that is new. */
export async function changePage(traffic: Traffic, times: number): Promise<Tally> {
  await traffic.turnOn(traffic.newPage());
  await traffic.load.take();
  for (let time = 1; time <= times; time += 1) await traffic.turnOn(traffic.newPage());
  return traffic.load.take();
}

/** How a page's Pod is lost. */
export const losses = {
  'deleted: kubectl delete pod': ({ metadata }: V1Pod) => nodeAdmin.kubectl('delete', 'pod', '-n', SHOP, metadata!.name!, '--wait=false'),
  'deleted by force: --force --grace-period=0': ({ metadata }: V1Pod) => nodeAdmin.kubectl('delete', 'pod', '-n', SHOP, metadata!.name!, '--force', '--grace-period=0'),
  'killed: SIGKILL to its process': ({ status }: V1Pod) => {
    const container = status!.containerStatuses![0]!.containerID!.replace('containerd://', '');
    return runInside(['ctr', '-a', containerdSocket, '-n', 'k8s.io', 'tasks', 'kill', '-s', 'SIGKILL', container]);
  },
} as const;

/** By then, every Traefik has taken in what it has heard: it waits for its throttle after each change, of which there may be two. */
const LONG_ENOUGH_MILLISECONDS = 5000;

/** Loses one Pod of the page that both routes are on, and returns what came until all is well again. */
export async function losePod(traffic: Traffic, page: string, loss: keyof typeof losses): Promise<Tally> {
  const before = await pagePods(traffic);
  await traffic.load.expect({ answer: `page ${page}` });
  await traffic.load.take();
  await losses[loss](before[0]!);
  await eventually('as many other Pods are ready', async () => {
    const now = await pagePods(traffic);
    return now.length === before.length && now.every(isReady) && !now.some((pod) => lifeOf(pod) === lifeOf(before[0]!));
  }, { seconds: 90 });
  await traffic.load.expect({ answer: `page ${page}`, milliseconds: LONG_ENOUGH_MILLISECONDS });
  await traffic.load.settled();
  return traffic.load.take();
}

/** The Pods of the page that the routes are on, also those that are ending. */
async function pagePods(traffic: Traffic): Promise<readonly V1Pod[]> {
  const [service] = await traffic.services();
  const pods = JSON.parse(await nodeAdmin.kubectl('get', 'pods', '-n', SHOP, '-o', 'json')) as V1PodList;
  return pods.items.filter(({ metadata }) => metadata!.name!.startsWith(service!));
}

/** Another one after the Pod was replaced, and after its container was started again. */
function lifeOf({ metadata, status }: V1Pod): string {
  return `${metadata!.uid} ${status!.containerStatuses?.[0]?.restartCount}`;
}

function isReady({ status }: V1Pod): boolean {
  return status!.conditions?.some(({ type, status: holds }) => type === 'Ready' && holds === 'True') ?? false;
}

/** What a deploy showed of the app, in milliseconds from when it began, by target. */
export interface AppShown {
  readonly tally: Tally;
  readonly until: Readonly<Record<string, number>>;
}

/**
 * Deploys both routes, which are on that page, as `kubectl apply` does, and measures how long the app is seen until a run has diverted them
 * again. `divertAgain` brings that run about; where something else does, it need not do anything.
 */
export async function appShownByDeploy(traffic: Traffic, page: string, divertAgain: () => Promise<unknown>): Promise<AppShown> {
  await traffic.load.expect({});
  await traffic.load.take();
  const start = Date.now();
  await traffic.deploy();
  await divertAgain();
  await eventually('both routes are on the page again', async () => (await traffic.services()).every((service) => service.startsWith('maintenance-')), { seconds: 150 });
  await traffic.load.expect({ answer: `page ${page}` });
  await traffic.load.settled();
  const tally = await traffic.load.take();
  const until = targets.map(({ name }) => [name, (tally[name]!.answers['app web']?.lastAnswered ?? start) - start] as const);
  return { tally, until: Object.fromEntries(until) };
}

/** The program as it is in the sources. */
const fromSources = ['--import', 'tsx', join('src', 'cli', 'maintenance.ts')];

/** A run by hand, with these settings, which need not see the end of any grace time; throws what it says where it does not end well. */
export async function reconcileByHand(settingsFile: string, program: readonly string[] = fromSources): Promise<void> {
  const command = [process.execPath, ...program, 'reconcile', '--once', '--timeout', '20s', '--settings', settingsFile];
  const { code, stdout, stderr } = await runInside(command);
  if (code !== exitCodes.done && code !== exitCodes.waits) throw new Error(`reconcile --once ended with ${code}: ${stdout}${stderr}`);
}
