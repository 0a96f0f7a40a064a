import { describe, expect, it } from '@jest/globals';
import { UNUSED_SINCE } from '../../../src/reconciler/core/annotations.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { makePlan } from '../../../src/reconciler/core/plan.js';
import type { Snapshot } from '../../../src/reconciler/core/snapshot.js';
import { defaultSettings } from '../../../src/settings/settings.js';
import { after, annotated, backupOf, now, snapshotOf, stored } from './fixtures.js';

const DAY = 24 * 3600;

function writes(object: Manifest, over: Partial<Snapshot> = {}): readonly string[] {
  return makePlan({ ...snapshotOf(object), ...over }, defaultSettings, now).actions.map(({ step }) => step);
}

function unusedFor(seconds: number): Manifest {
  return annotated(stored(backupOf()), { [UNUSED_SINCE]: after(-seconds).toISOString() });
}

const gateway = { apiVersion: 'gateway.example/v1', kind: 'FutureRoute', namespace: 'shop', name: 'web' };

describe('planBackups', () => {
  it.each<[string, Manifest, readonly string[]]>([
    ['marks the backup of a route that is gone', stored(backupOf()), ['save backup']],
    ['keeps it for a day', unusedFor(DAY - 1), []],
    ['deletes it after that', unusedFor(DAY), ['delete backup']],
    ['leaves one alone of an unknown version', stored(JSON.stringify({ ...backupOf(), version: 2 })), []],
    ['leaves one alone that is of another namespace', stored(backupOf({ route: { ...backupOf().route, namespace: 'blog' } })), []],
  ])('%s', (_what, backup, expected) => {
    expect(writes(backup)).toEqual(expected);
  });

  it('leaves the backups of other namespaces to their own plans', () => {
    const { actions, problems } = makePlan({ ...snapshotOf(stored(backupOf())), namespace: 'blog' }, defaultSettings, now);
    expect([actions, problems]).toEqual([[], []]);
  });

  it.each<[string, Partial<Snapshot>]>([
    ['not every kind of route could be listed', { complete: false }],
    ['the server does not have its kind at the moment', { absent: ['Ingress'] }],
  ])('deletes and marks nothing where %s', (_what, over) => {
    expect(writes(unusedFor(DAY), over)).toEqual([]);
    expect(writes(stored(backupOf()), over)).toEqual([]);
  });

  it('leaves the backup of a kind alone that this program does not know: nobody has looked for its route', () => {
    expect(writes(stored(backupOf({ route: gateway })))).toEqual([]);
  });

  it('deletes nothing by a mark that is no time', () => {
    expect(writes(annotated(stored(backupOf()), { [UNUSED_SINCE]: 'yesterday' }))).not.toContain('delete backup');
  });
});
