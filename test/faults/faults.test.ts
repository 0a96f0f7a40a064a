import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { writeResult } from '../../bench/result.js';
import { describeOperating } from '../reconciler/cluster/operating-cluster.js';
import { isDistinct, missedWrites, placesOf, roundsOf, runRound, sampleOf, waysOf, type Case, type Place } from './case.js';
import { faults } from './faults.js';
import { Lanes } from './lanes.js';
import { kills, Program } from './program.js';
import { sequence } from './sequence.js';

/** `npm run test:faults` runs every case; otherwise a sample is run, the same for the same seed. */
const isWhole = process.env.FAULTS === 'all';
const seed = process.env.SEED ?? randomUUID();
const HOUR = 3_600_000;
const titles = [...Object.keys(faults), ...Object.keys(kills)];

describeOperating(isWhole ? 'every fault at every request' : `faults, those of SEED=${seed}`, (operating) => {
  let lanes: Lanes;
  let ways: ReturnType<typeof waysOf>;
  const cases: Case[] = [];
  const passed: Case[] = [];
  let tested = 0;

  beforeAll(async () => {
    ways = waysOf(await Program.build());
    lanes = new Lanes(operating(), 'faults');
    for (const { faults: ofWay, run } of ways) {
      const places = await lanes.use((lane) => placesOf(lane, run));
      cases.push(...ofWay.flatMap((fault) => places.map((place) => ({ fault, ...place }))).filter(isDistinct));
    }
  }, HOUR);

  afterAll(async () => {
    await lanes?.close();
    if (isWhole && tested === titles.length) await writeTable();
  });

  it.each(titles)('%s: the runs after it mend everything', async (fault) => {
    const due = (isWhole ? cases : sampleOf(cases, seed)).filter((each) => each.fault === fault);
    const { run } = ways.find((way) => way.faults.includes(fault))!;
    const hits: Case[] = [];
    const failures = await lanes.forAll(fault, roundsOf(due), async (lane, round) => void hits.push(...(await runRound(lane, round, run))));
    expect([failures, missedWrites(due, hits)]).toEqual([[], []]);
    passed.push(...hits);
    tested += 1;
  }, HOUR);

  async function writeTable(): Promise<void> {
    const steps = sequence.map(({ title }) => title);
    const row = (title: string, ofThem: readonly Place[]): readonly string[] => [title, ...steps.map((step) => String(ofThem.filter((place) => place.step === step).length)), String(ofThem.length)];
    const of = (all: readonly Case[], fault: string): readonly Case[] => all.filter((each) => each.fault === fault);
    const rows = titles.map((fault) => row(fault, of(passed, fault)));
    const requests = row('requests of the sequence', of(cases, titles[0]!));
    await writeResult('faults', 'npm run test:faults', [['cases, all of which passed', ...steps, 'together'], ...rows, row('together', passed), requests]);
  }
});
