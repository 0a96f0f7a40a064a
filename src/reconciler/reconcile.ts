import PQueue from 'p-queue';
import type { Settings } from '../settings/settings.js';
import { afterwards, applyActions, writeKey } from './apply-plan.js';
import type { Clock, Cluster, Result } from './cluster.js';
import { joined, type Plan } from './core/action.js';
import { namespacesToPlan } from './core/namespaces.js';
import { makePlan } from './core/plan.js';
import type { Problem } from './core/problem.js';

/** What a run came to in one namespace. */
export interface NamespaceRun {
  readonly namespace: string;
  /** The last plan: what is still wanted, waits or is wrong. */
  readonly plan: Plan;
  /** Everything that was tried, in order. */
  readonly results: readonly Result[];
  /** What is still wanted and was refused. */
  readonly refused: readonly Result[];
  /** What people should know, of every round, each once. */
  readonly warnings: readonly Problem[];
}

/** What a run came to. */
export interface Run {
  readonly namespaces: readonly NamespaceRun[];
  /** What concerns no single namespace that was planned. */
  readonly problems: readonly Problem[];
}

/** What a run needs. */
export interface RunOptions {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly clock: Clock;
  /** The run ends then, also while something still waits. */
  readonly deadline: Date;
  /** Called with each result as it comes, for logs and progress. */
  readonly onResult?: (result: Result) => void;
}

/** Rounds that a namespace can need; more is a bug. */
const MOST_ROUNDS = 20;

const NAMESPACES_AT_ONCE = 4;

/**
 * Nothing is written from a view that is older than this, from when its reading began: it is well below the time for which an
 * unused page set is kept, so that a run that was held up does not move a route onto a set that another run has taken down meanwhile.
 */
const FRESH_SECONDS = 10;

const SLOW_READING =
  `reading it takes more than ${FRESH_SECONDS} s, and nothing is written from what may be that old: nothing more is done here in this run; ` +
  'see to the API server, the next run tries again';

/** When a view was read that nothing may be written from. */
const NEVER = new Date(0);

/** How often a hold without a time is looked at again. */
const LOOK_AGAIN_SECONDS = 0.5;

/**
 * One run: every namespace that has something of ours or asks for it, until nothing waits any more or the time is up.
 * It remembers nothing but the refusals of this run: any other run would come to the same.
 */
export async function reconcile(options: RunOptions): Promise<Run> {
  const { cluster, settings, clock, deadline } = options;
  const { namespaces, problems } = namespacesToPlan(await cluster.survey(), settings);
  const refusals = new Map<string, Result>();
  const runs = new Map<string, NamespaceRun>();
  let due = namespaces;
  while (due.length > 0) {
    for (const run of await reconcileAll(due, options, refusals)) runs.set(run.namespace, joinedRuns(runs.get(run.namespace), run));
    const waiting = [...runs.values()].filter(isWorthWaiting);
    if (waiting.length === 0 || clock.now() >= deadline) break;
    await clock.sleepUntil(nextLook(waiting, clock.now(), deadline));
    due = waiting.map(({ namespace }) => namespace);
  }
  return { namespaces: [...runs.values()], problems };
}

async function reconcileAll(
  namespaces: readonly string[],
  options: RunOptions,
  refusals: Map<string, Result>,
): Promise<readonly NamespaceRun[]> {
  const queue = new PQueue({ concurrency: NAMESPACES_AT_ONCE });
  return queue.addAll(namespaces.map((namespace) => () => reconcileNamespace(namespace, options, refusals).catch((error: unknown) => brokenRun(namespace, error))));
}

/** Plan, apply, take in the answers, plan again, until nothing is left that was not already refused. */
async function reconcileNamespace(namespace: string, options: RunOptions, refusals: Map<string, Result>): Promise<NamespaceRun> {
  const { cluster, settings, clock, onResult } = options;
  const results: Result[] = [];
  const warnings: Problem[] = [];
  let readAt = clock.now();
  let snapshot = await cluster.read(namespace);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const plan = makePlan(snapshot, settings, clock.now(), readAt);
    warnings.push(...plan.warnings);
    const [refused, actions] = partition(plan.actions, (action) => refusals.has(writeKey(namespace, action)));
    if (actions.length === 0) {
      return { namespace, plan, results, warnings: once(warnings), refused: refused.map((action) => refusals.get(writeKey(namespace, action))!) };
    }
    if (isOld(readAt, clock)) {
      readAt = clock.now();
      snapshot = await cluster.read(namespace);
      if (isOld(readAt, clock)) return { ...troubledRun(namespace, 'ServerSlow', SLOW_READING), results, warnings: once(warnings) };
      continue;
    }
    const answered = await applyActions(cluster, actions);
    for (const result of answered) {
      if (result.error) refusals.set(writeKey(namespace, result.action), result);
      onResult?.(result);
    }
    results.push(...answered);
    snapshot = afterwards(snapshot, answered);
    if (answered.some(isRefusedDeletion)) readAt = NEVER;
  }
  throw new Error(`namespace ${namespace} is not settled after ${MOST_ROUNDS} rounds`);
}

function isOld(readAt: Date, clock: Clock): boolean {
  return clock.now().getTime() - readAt.getTime() > FRESH_SECONDS * 1000;
}

/**
 * Somebody else was at what this run takes down: an object of that name that is there now may be part of a page set that was made
 * anew, which routes of this view may already be on.
 */
function isRefusedDeletion({ action, error }: Result): boolean {
  return action.verb === 'delete' && error !== undefined;
}

/** What can't happen in one namespace stops no other one. */
function brokenRun(namespace: string, error: unknown): NamespaceRun {
  const why = error instanceof Error ? error.message : String(error);
  return troubledRun(namespace, 'Bug', `${why}: this is a bug, please report it; nothing more is done in this namespace`);
}

function troubledRun(namespace: string, reason: string, message: string): NamespaceRun {
  const about = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: namespace };
  return { namespace, plan: joined([{ problems: [{ about, reason, message }] }]), results: [], refused: [], warnings: [] };
}

/** A refusal will not go away in this run, and what waits for it has no time of its own. */
function isWorthWaiting({ plan, refused }: NamespaceRun): boolean {
  return plan.holds.some(({ until }) => until !== undefined || refused.length === 0);
}

function nextLook(runs: readonly NamespaceRun[], now: Date, deadline: Date): Date {
  const soon = now.getTime() + LOOK_AGAIN_SECONDS * 1000;
  const times = runs.flatMap(({ plan }) => plan.holds.map(({ until }) => until?.getTime() ?? soon));
  return new Date(Math.min(...times, deadline.getTime()));
}

function joinedRuns(before: NamespaceRun | undefined, run: NamespaceRun): NamespaceRun {
  if (before === undefined) return run;
  return { ...run, results: [...before.results, ...run.results], warnings: once([...before.warnings, ...run.warnings]) };
}

function once(warnings: readonly Problem[]): readonly Problem[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): readonly [readonly Item[], readonly Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
