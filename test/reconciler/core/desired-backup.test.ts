import { describe, expect, it } from '@jest/globals';
import { SERVICE_NAME } from '../../../src/reconciler/core/annotations.js';
import type { Backup, Revert } from '../../../src/reconciler/core/backup.js';
import { backupFor, contestedUntil, foreignIn, isSameBackup } from '../../../src/reconciler/core/desired-backup.js';
import type { Json } from '../../../src/reconciler/core/manifest.js';
import { isPageService, observePageSets } from '../../../src/reconciler/core/observe-page-set.js';
import { observeRoute, type ObservedRoute } from '../../../src/reconciler/core/observe-route.js';
import { adapterFor } from '../../../src/reconciler/core/routes/registry.js';
import { defaultSettings } from '../../../src/settings/settings.js';
import { after, backupOf, ENABLED, ingress, now, onPage, page, parts, service, snapshotOf, stored } from './fixtures.js';

/** A route with these backends that is on, and its backup. */
function on(backends: Readonly<Record<string, Json>>, generation: number | undefined, backup: Backup | null = backupOf()): ObservedRoute {
  const metadata = { ...(generation !== undefined && { generation }), annotations: { [ENABLED]: 'true', [SERVICE_NAME]: page.name } };
  const route = ingress(backends, metadata);
  const sets = observePageSets(snapshotOf(...parts()), [route], 'maintenance-operator');
  const found = backup === null ? undefined : { backup, configMap: stored(backup) };
  return observeRoute(route, adapterFor(route)!, found, (name) => isPageService(sets, name), defaultSettings);
}

function next(is: ObservedRoute): Backup {
  return backupFor(is, page.name, defaultSettings, now);
}

function revertsAt(...seconds: readonly number[]): readonly Revert[] {
  return seconds.map((second) => ({ at: after(second).toISOString(), manager: 'argocd' }));
}

describe('backupFor', () => {
  it.each<[string, ObservedRoute, Json | undefined]>([
    ['what was there, while our page is', on({ a: onPage }, 2), service('web')],
    ['what somebody deployed', on({ a: service('web-2') }, 3), service('web-2')],
    ['what was put back', on({ a: service('web') }, 3), service('web')],
  ])('saves as original %s', (_what, is, original) => {
    expect(next(is).slots['a / Prefix']).toEqual({ original, written: onPage });
  });

  it.each<[string, ObservedRoute, readonly string[]]>([
    ['a new slot, and forgets one that vanished', on({ b: service('new') }, 3), ['b / Prefix']],
    ['nothing for slots that are stuck, and forgets nothing then', on({ b: onPage, c: onPage }, 3), ['a / Prefix']],
    ['the one stuck slot where one entry is left over', on({ b: onPage }, 3), ['b / Prefix']],
  ])('has %s', (_what, is, keys) => {
    expect(Object.keys(next(is).slots)).toEqual(keys);
  });

  it('keeps since when the route is on', () => {
    expect(next(on({ a: onPage }, 2)).since).toBe('2026-01-01T11:00:00.000Z');
  });

  it('is the same once more, whatever is on the route', () => {
    for (const backend of [onPage, service('web'), service('web-2')]) {
      const first = next(on({ a: backend }, 3));
      expect(isSameBackup(next(on({ a: backend }, 3, first)), first)).toBe(true);
    }
  });

  it('counts a revert once, by the generation that shows it, and the next one again', () => {
    const first = next(on({ a: service('web') }, 3));
    const second = next(on({ a: service('web') }, 3, first));
    const third = next(on({ a: service('web') }, 5, second));
    expect([first, second, third].map(({ reverts }) => reverts.length)).toEqual([1, 1, 2]);
    expect(first.reverts[0]).toEqual({ at: now.toISOString(), manager: 'somebody', generation: 3 });
  });

  it('counts no deploy as a revert, also when it is planned a second time, from the saved backup', () => {
    const first = next(on({ a: service('web-2') }, 3));
    const second = next(on({ a: service('web-2') }, 3, first));
    expect([first, second].map(({ reverts }) => reverts.length)).toEqual([0, 0]);
  });

  it('forgets reverts of more than 10 minutes ago when it counts another one', () => {
    const before = backupOf({ reverts: revertsAt(-601, -600, -599) });
    expect(next(on({ a: service('web') }, 3, before)).reverts.map(({ at }) => at)).toEqual([after(-599).toISOString(), now.toISOString()]);
  });
});

describe('foreignIn', () => {
  it.each<[string, ObservedRoute, string | undefined]>([
    ['nothing while our page is everywhere', on({ a: onPage }, 2), undefined],
    ['a revert where the original is there again', on({ a: service('web') }, 3), 'revert'],
    ['a deploy where something else is there', on({ a: service('web-2') }, 3), 'deploy'],
    ['a deploy where something else is among them', on({ a: service('web'), b: service('new') }, 3), 'deploy'],
    ['nothing without a backup', on({ a: service('web') }, 3, null), undefined],
  ])('is %s', (_what, is, deed) => {
    expect(foreignIn(is)?.deed).toBe(deed);
  });
});

describe('contestedUntil', () => {
  it.each<[string, readonly number[], number | undefined]>([
    ['5 reverts are accidents', [-5, -4, -3, -2, -1], undefined],
    ['after 6 it waits 2 seconds', [-6, -5, -4, -3, -2, -1], 1],
    ['after 7 it waits 4', [-7, -6, -5, -4, -3, -2, -1], 3],
    ['after 8 it waits 8', [-8, -7, -6, -5, -4, -3, -2, -1], 7],
    ['after 11 it waits 60, no more', [-11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1], 59],
    ['and so after 20', Array.from({ length: 20 }, (_, i) => i - 20), 59],
    ['those of more than 10 minutes ago do not count', [-700, -600, -5, -4, -3, -2, -1], undefined],
  ])('%s', (_what, seconds, wait) => {
    expect(contestedUntil(backupOf({ reverts: revertsAt(...seconds) }), now)).toEqual(wait === undefined ? undefined : after(wait));
  });
});

describe('isSameBackup', () => {
  const helm = { manager: 'helm', operation: 'Apply', time: '2026-01-01T00:00:00Z', fields: { 'f:spec': { 'f:rules': {}, 'f:tls': {} } } };
  const kubectl = { ...helm, manager: 'kubectl' };

  it('does not mind times of owners, their order, and the order of keys', () => {
    const other = backupOf({ owners: [kubectl, { ...helm, time: '2026-01-02T00:00:00Z', fields: { 'f:spec': { 'f:tls': {}, 'f:rules': {} } } }] });
    expect(isSameBackup(backupOf({ owners: [helm, kubectl] }), other)).toBe(true);
  });

  it.each<[string, Partial<Backup>]>([
    ['a slot', { slots: {} }],
    ['an owner', { owners: [] }],
    ['a revert', { reverts: revertsAt(0), owners: [helm] }],
    ['a uid', { route: { ...backupOf().route, uid: 'u-2' }, owners: [helm] }],
  ])('minds %s', (_what, over) => {
    expect(isSameBackup(backupOf({ owners: [helm] }), backupOf({ ...over }))).toBe(false);
  });
});
