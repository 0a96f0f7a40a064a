import { createHash } from 'node:crypto';
import { passOn, type Conduct } from './fault-proxy.js';
import { Aim } from './aim.js';
import { faults } from './faults.js';
import type { Lane } from './lane.js';
import { kills, type Program } from './program.js';
import { RequestKeys } from './request-key.js';
import { sequence, type Step } from './sequence.js';

/** One request of the sequence. */
export interface Place {
  readonly step: string;
  /** See {@link RequestKeys}. */
  readonly request: string;
}

/** One fault at one request. */
export interface Case extends Place {
  readonly fault: string;
}

/** Takes one step's run, with what becomes of its requests, given how its process can be killed. */
type Runner = (lane: Lane, step: Step, conductWith: (kill: () => Promise<void>) => Conduct) => Promise<void>;

/** So long may a request take in a run with a fault: for those that never have an answer. */
const TIMEOUT_SECONDS = 3;

/** The faults by who runs: this process, or one that can be killed. */
export function waysOf(program: Program): readonly { readonly faults: readonly string[]; readonly run: Runner }[] {
  return [
    { faults: Object.keys(faults), run: async (lane, step, conductWith) => void (await lane.run(step.seconds, conductWith(neverKilled), { timeoutSeconds: TIMEOUT_SECONDS })) },
    { faults: Object.keys(kills), run: (lane, _, conductWith) => program.run(lane, conductWith) },
  ];
}

/** Every request of the sequence where nothing fails, in order. */
export async function placesOf(lane: Lane, run: Runner): Promise<readonly Place[]> {
  const places: Place[] = [];
  await lane.begin();
  for (const step of sequence) {
    await step.people(lane);
    const keys = new RequestKeys(lane);
    const record: Conduct = (exchange) => {
      places.push({ step: step.title, request: keys.next(exchange.request) });
      return passOn(exchange);
    };
    await run(lane, step, () => record);
  }
  await lane.settle();
  await lane.expectUntouched();
  lane.rules.expectUnbroken();
  return places;
}

/** The whole sequence with one fault in each of these cases' steps; those whose request was made. Throws where an invariant is broken. */
export async function runRound(lane: Lane, cases: readonly Case[], run: Runner): Promise<readonly Case[]> {
  const hits: Case[] = [];
  await lane.begin();
  for (const step of sequence) {
    await step.people(lane);
    const due = cases.find((each) => each.step === step.title);
    if (due && (await runFaulty(lane, step, due, run))) hits.push(due);
    if (!due) await lane.run(step.seconds);
  }
  await lane.settle();
  await lane.expectUntouched();
  lane.rules.expectUnbroken();
  return hits;
}

/** A step with a fault, then runs without faults until all is well. */
async function runFaulty(lane: Lane, step: Step, { fault, request }: Case, run: Runner): Promise<boolean> {
  const aim = new Aim(lane, request);
  await run(lane, step, (kill) => aim.conduct(faults[fault] ?? kills[fault]!(kill)));
  await lane.settle();
  await step.expectDone(lane);
  lane.rules.expectUnbroken();
  return aim.isHit;
}

/** One case of each step at a time; of `off` and `clean-up` one of both, since what mends the former does the latter. */
export function roundsOf(cases: readonly Case[]): readonly (readonly Case[])[] {
  const bySteps = [...Map.groupBy(cases, ({ step }) => (step === 'clean-up' ? 'off' : step)).values()];
  const length = Math.max(0, ...bySteps.map((each) => each.length));
  return Array.from({ length }, (_, index) => bySteps.flatMap((each) => each.slice(index, index + 1)));
}

/** Whether the fault can be told from another at this request: a read that was carried out is as one that was not. */
export function isDistinct({ fault, request }: Case): boolean {
  return isWrite({ request }) || !fault.includes('carried out');
}

function isWrite({ request }: Pick<Case, 'request'>): boolean {
  return !request.startsWith('GET');
}

/** The cases of writes that were not made: reads while something waits are as many as it takes. */
export function missedWrites(due: readonly Case[], hits: readonly Case[]): readonly Case[] {
  return due.filter((each) => isWrite(each) && !hits.includes(each));
}

/** Of all cases one for every fault in every step, and one for every write; which ones, the seed says. */
export function sampleOf(cases: readonly Case[], seed: string): readonly Case[] {
  const order = (each: Case): string => createHash('sha256').update(seed + JSON.stringify(each)).digest('hex');
  const shuffled = cases.map((each) => ({ each, order: order(each) })).toSorted((a, b) => (a.order < b.order ? -1 : 1)).map(({ each }) => each);
  const byFaultAndStep = firstOfEach(shuffled, ({ fault, step }) => `${fault} ${step}`);
  const byWrite = firstOfEach(shuffled.filter(isWrite), ({ step, request }) => `${step} ${request}`);
  return [...new Set([...byFaultAndStep, ...byWrite])];
}

function firstOfEach(cases: readonly Case[], keyOf: (each: Case) => string): readonly Case[] {
  return [...Map.groupBy(cases, keyOf).values()].map(([first]) => first!);
}

function neverKilled(): Promise<void> {
  throw new Error('this process can\'t be killed');
}
