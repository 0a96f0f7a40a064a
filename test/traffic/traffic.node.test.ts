import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeNode } from '../cluster/node/describe-node.js';
import type { Operator } from './operator-process.js';
import { appShownByDeploy, changePage, losePod, reconcileByHand, switchOnAndOff } from './scenarios.js';
import { isProper, type Tally } from './tally.js';
import { targets, Traffic } from './traffic.js';

/** What must not be: answers that are neither the app's nor a page's, and the old answer after the new one. */
function holesIn(tally: Tally): readonly string[] {
  return Object.entries(tally).flatMap(([target, { answers, backward }]) => [
    ...Object.entries(answers).filter(([answer]) => !isProper(answer)).map(([answer, { requests }]) => `${target}: ${requests} × ${answer}`),
    ...(backward > 0 ? [`${target}: ${backward} × the old answer after the new one`] : []),
  ]);
}

/** The answers that came from each target, but for the holes. */
function properIn(tally: Tally): readonly (readonly string[])[] {
  return Object.values(tally).map(({ answers }) => Object.keys(answers).filter(isProper).toSorted());
}

describeNode('traffic through Traefik', () => {
  let traffic: Traffic;
  let operator: Operator;

  beforeAll(async () => {
    traffic = await Traffic.start(() => undefined);
    operator = await traffic.operator();
  });
  afterAll(async () => {
    await traffic?.stop();
  });

  it('gets the app or the page while maintenance is switched on and off, and never the old one after the new one', async () => {
    const { tally } = await switchOnAndOff(traffic, operator, 10);
    expect(holesIn(tally)).toEqual([]);
  });

  it('gets one page or the other while the page changes', async () => {
    expect(holesIn(await changePage(traffic, 3))).toEqual([]);
  });

  it('gets the page of another Pod where the Pod of a page is deleted, and the app at no time', async () => {
    const page = traffic.newPage();
    await traffic.turnOn(page);
    const tally = await losePod(traffic, page, 'deleted: kubectl delete pod');
    expect(properIn(tally)).toEqual(targets.map(() => [`page ${page}`]));
  });

  it('gets the app after a deploy, and the page again from the next run on', async () => {
    const page = traffic.newPage();
    await traffic.turnOn(page);
    await operator.stop();
    const { tally } = await appShownByDeploy(traffic, page, () => reconcileByHand(traffic.settingsFile()));
    expect(holesIn(tally)).toEqual([]);
    expect(properIn(tally)).toEqual(targets.map(() => ['app web', `page ${page}`]));
  });

  it('gets the page without a gap where one of its two Pods is deleted', async () => {
    operator = await traffic.operator({ pod: { workload: 'deployment', replicas: 2 } });
    const page = traffic.newPage();
    await traffic.turnOn(page);
    expect(holesIn(await losePod(traffic, page, 'deleted: kubectl delete pod'))).toEqual([]);
    await operator.stop();
  });
});
