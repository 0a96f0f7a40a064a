import { describe, expect, it } from '@jest/globals';
import type { DesiredRoute } from '../../../src/reconciler/core/desired.js';
import { refOf } from '../../../src/reconciler/core/manifest.js';
import type { ObservedPageSet } from '../../../src/reconciler/core/observe-page-set.js';
import type { ObservedRoute } from '../../../src/reconciler/core/observe-route.js';
import { outlookOf, type Outlook } from '../../../src/reconciler/core/outlook.js';
import { after, ingress, now, page, part } from './fixtures.js';

const OLD = 'maintenance-0123abcd';
const web = refOf(ingress({}));

/** A ready set that no route is on, with other members. */
function set(over: Partial<ObservedPageSet> = {}): ObservedPageSet {
  return { name: page.name, service: part('Service'), configMap: part('ConfigMap'), pods: [part('Pod')], foreign: [], usedBy: [], readySince: after(-60), deleting: false, ...over };
}

const old = set({ name: OLD, usedBy: [web] });

function outlook(current: string | undefined, ...sets: readonly ObservedPageSet[]): Outlook {
  const desired: DesiredRoute = { is: { ref: web } as ObservedRoute, pageSet: page.name, manifests: page, current, problems: [] };
  return outlookOf(desired, new Map(sets.map((one) => [one.name, one])), 5, now);
}

describe('outlookOf a route that shall go on', () => {
  it.each<[string, readonly ObservedPageSet[], string | undefined]>([
    ['moves onto a set that is ready and settled', [set()], page.name],
    ['waits while there is no set', [], undefined],
    ['waits while the set has no Service', [set({ service: undefined })], undefined],
    ['waits while the set is not ready', [set({ readySince: undefined })], undefined],
    ['waits while the set settles', [set({ readySince: after(-4) })], undefined],
    ['waits while it may have settled for less, since its time is rounded down to the second', [set({ readySince: after(-5.5) })], undefined],
    ['moves as soon as it has surely settled', [set({ readySince: after(-6) })], page.name],
    ['waits for the mark of disuse to be taken off', [set({ unusedSince: after(-9) })], undefined],
    ['never moves onto a set that is being taken down', [set({ deleting: true, unusedSince: after(-99) })], undefined],
    ['does not mind a foreign Pod', [set({ foreign: [{ part: part('Pod'), why: 'is not ours', isOtherOperators: false }] })], page.name],
    ['never moves onto a foreign Service', [set({ service: undefined, foreign: [{ part: part('Service'), why: 'is not ours', isOtherOperators: false }] })], undefined],
  ])('%s', (_what, sets, onto) => {
    expect(outlook(undefined, ...sets).onto).toBe(onto);
  });

  it('says until when the set settles; readiness in the future counts from now', () => {
    expect(outlook(undefined, set({ readySince: after(-4) })).holds[0]!.until).toEqual(after(1.999));
    expect(outlook(undefined, set({ readySince: after(3600) })).holds[0]!.until).toEqual(after(5));
  });

  it('says why it waits, without a time where nobody knows one', () => {
    const [hold] = outlook(undefined, set({ readySince: undefined, pods: [] })).holds;
    expect(hold).toMatchObject({ about: { kind: 'Ingress', name: 'web' }, because: expect.stringContaining('no Pod yet') });
    expect(hold).not.toHaveProperty('until');
  });

  it.each<[string, ObservedPageSet, RegExp]>([
    ['something foreign', set({ configMap: undefined, foreign: [{ part: part('ConfigMap'), why: 'is not ours', isOtherOperators: false }] }), /ConfigMap maintenance-.* is not ours/],
    ['other data', set({ configMap: { ...part('ConfigMap'), data: {} } }), /other data/],
  ])('has a problem, and nothing to wait for, where the set has %s', (_what, one, message) => {
    const { problems, holds } = outlook(undefined, one);
    expect([problems.map(({ reason }) => reason), holds]).toEqual([['PageSetForeign'], []]);
    expect(problems[0]!.message).toMatch(message);
  });
});

describe('outlookOf a route that is on', () => {
  it.each<[string, string, readonly ObservedPageSet[], string | undefined]>([
    ['needs no settle time for the set that it is on', page.name, [set({ readySince: after(0), usedBy: [web] })], page.name],
    ['is not written while its own page is not ready', page.name, [set({ readySince: undefined, usedBy: [web] })], undefined],
    ['stays on the old page while the new one is not ready', OLD, [old, set({ readySince: undefined })], OLD],
    ['stays on the old page where the new one is foul', OLD, [old, set({ foreign: [{ part: part('Service'), why: 'is not ours', isOtherOperators: false }] })], OLD],
    ['stays nowhere where the old page is not ready either', OLD, [set({ name: OLD, readySince: undefined }), set({ readySince: undefined })], undefined],
    ['changes as soon as the new one is ready and settled', OLD, [old, set()], page.name],
  ])('%s', (_what, current, sets, onto) => {
    expect(outlook(current, ...sets).onto).toBe(onto);
  });
});
