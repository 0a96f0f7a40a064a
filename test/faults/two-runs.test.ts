import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { writeResult } from '../../bench/result.js';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { describeOperating, ENABLED } from '../reconciler/cluster/operating-cluster.js';
import { passOn, type Conduct } from './fault-proxy.js';
import { Interleaving } from './interleaving.js';
import type { Lane } from './lane.js';
import { Lanes } from './lanes.js';
import { sequence } from './sequence.js';

const seed = process.env.SEED ?? randomUUID();
const isWhole = process.env.FAULTS === 'all';
const TIMES = isWhole ? 100 : 10;
const HOUR = 3_600_000;

function seeds(what: string): readonly string[] {
  return Array.from({ length: TIMES }, (_, index) => `${seed} ${what} ${index}`);
}

describeOperating(`two runs at once, ${TIMES} times each, SEED=${seed}`, (operating) => {
  let lanes: Lanes;
  const passed: string[] = [];
  beforeAll(() => void (lanes = new Lanes(operating(), 'two-runs', { isBackupNameTaken: false })));
  afterAll(async () => {
    await lanes?.close();
    if (isWhole && passed.length === 3) await writeResult('two-runs', 'npm run test:faults', [['two runs at once, all of which ended well', 'times'], ...passed.map((title) => [title, String(TIMES)])]);
  });

  it('over the same routes, an Ingress and an IngressRoute of one name, in any order of their requests', async () => {
    const failures = await lanes.forAll('two whole runs', seeds('whole'), async (lane, each) => {
      await lane.begin();
      for (const step of sequence) {
        await step.people(lane);
        await bothRun(lane, `${each} ${step.title}`, step.seconds);
        await step.expectDone(lane);
      }
    });
    expect(failures).toEqual([]);
    passed.push('over the same routes, in any order of their requests, through every step');
  }, HOUR);

  it('one retires a page set while the other moves a route onto it: the route has a page, or waits for one', async () => {
    const failures = await lanes.forAll('one retires', seeds('retires').map((_, index) => index), async (lane, index) => {
      const [leaving, coming] = lane.routes as [Manifest, Manifest];
      await lane.begin();
      await lane.people.annotate(leaving, { [ENABLED]: 'true' });
      await lane.run(60);
      await lane.people.annotate(leaving, { [ENABLED]: null });
      await lane.run(0);
      await lane.run(60, onceAt(20 + Math.floor((index * 60) / TIMES), async () => {
        await lane.people.annotate(coming, { [ENABLED]: 'true' });
        await lane.run(index % 2 === 0 ? 60 : 0, passOn, { proxy: lane.otherProxy });
      }));
      await lane.settle();
      await lane.turnOff();
      await lane.settle();
      await lane.expectUntouched();
      lane.rules.expectUnbroken();
    });
    expect(failures).toEqual([]);
    passed.push('one retires a page set while the other moves a route onto it');
  }, HOUR);

  it('they back up routes of one name in two namespaces: each has its own backup', async () => {
    const pairs = new Lanes(operating(), 'pairs', { isBackupNameTaken: false, namespaces: 2 });
    const failures = await pairs.forAll('two namespaces', seeds('names'), async (lane, each) => {
      await lane.begin();
      await lane.turnOn();
      await bothRun(lane, `${each} on`, 60);
      await lane.expectOn();
      await lane.turnOff();
      await bothRun(lane, `${each} off`, 60);
      await lane.expectUntouched();
    });
    await pairs.close();
    expect(failures).toEqual([]);
    passed.push('both back up routes of one name, in two namespaces');
  }, HOUR);
});

/** Two runs over the same routes, and then one after the other until all is well. */
async function bothRun(lane: Lane, interleaving: string, seconds: number): Promise<void> {
  await new Interleaving(interleaving).both(
    (conduct) => lane.run(seconds, conduct),
    (conduct) => lane.run(seconds, conduct, { proxy: lane.otherProxy }),
  );
  await lane.settle();
  lane.rules.expectUnbroken();
}

/** Something happens once, before the n-th request goes on. */
function onceAt(n: number, happens: () => Promise<void>): Conduct {
  let count = 0;
  return async (exchange) => {
    count += 1;
    if (count === n) await happens();
    return passOn(exchange);
  };
}
