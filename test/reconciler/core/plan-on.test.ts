import { describe, expect, it } from '@jest/globals';
import { FIELD_MANAGER, SERVICE_NAME } from '../../../src/reconciler/core/annotations.js';
import type { Plan } from '../../../src/reconciler/core/action.js';
import { backupCopy, compressed, parseBackupCopy } from '../../../src/reconciler/core/backup.js';
import type { Json, ManagedFieldsEntry, Manifest } from '../../../src/reconciler/core/manifest.js';
import { makePlan } from '../../../src/reconciler/core/plan.js';
import type { Snapshot } from '../../../src/reconciler/core/snapshot.js';
import { defaultSettings, type Settings } from '../../../src/settings/settings.js';
import { after, backupOf, COPY, ENABLED, ingress, now, onPage, page, parts, service, snapshotOf, stored } from './fixtures.js';

const backup = backupOf();
const BROKEN: Settings = { operator: defaultSettings.operator };

/** What is planned about routes and backups, beside the page. */
function planOf(snapshot: Snapshot, settings: Settings = defaultSettings): Plan {
  const { actions, ...plan } = makePlan(snapshot, settings, now);
  return { ...plan, actions: actions.filter(({ step }) => !step.endsWith(' page') || step === 'change page') };
}

/** A route that is on, with the copy of its backup. */
function on(backends: Readonly<Record<string, Json>>, metadata: Partial<Manifest['metadata']> = {}, saved = backup): Manifest {
  const annotations = { [ENABLED]: 'true', [SERVICE_NAME]: page.name, [COPY]: backupCopy(saved, 'maintenance-backup-web') };
  return ingress(backends, { annotations, ...metadata });
}

function steps(...objects: readonly Manifest[]): readonly string[] {
  return planOf(snapshotOf(...objects, ...parts())).actions.map(({ step }) => step);
}

function states({ routes }: Plan): readonly string[] {
  return routes.map(({ state }) => state);
}

function held(manager: string, operation: string): ManagedFieldsEntry {
  return { manager, operation, apiVersion: 'networking.k8s.io/v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:rules': {} } } };
}

const helm = { manager: 'helm', operation: 'Apply', apiVersion: 'networking.k8s.io/v1', fields: { 'f:spec': { 'f:rules': {} } } };
const byHelm = backupOf({ owners: [helm] });
const byKubectl = backupOf({ owners: [{ ...helm, manager: 'kubectl', operation: 'Update' }] });
const ours = { managedFields: [held(FIELD_MANAGER, 'Update')] };

describe('planOn', () => {
  const asking = ingress({ a: service('web') }, { annotations: { [ENABLED]: 'true' } });

  it.each<[string, readonly Manifest[], readonly string[]]>([
    ['saves the backup first', [asking], ['save backup']],
    ['then moves the route', [asking, stored(backup)], ['divert']],
    ['then has nothing to do', [on({ a: onPage }), stored(backup)], []],
    ['gives a server-side applier its fields back', [on({ a: onPage }, ours, byHelm), stored(byHelm)], ['give back']],
    ['gives nobody else the fields back before it is off', [on({ a: onPage }, ours, byKubectl), stored(byKubectl)], []],
    ['leaves a route alone that is on a page and has no backup', [ingress({ a: onPage }, { annotations: { [ENABLED]: 'true' } })], []],
  ])('%s', (_what, objects, expected) => {
    expect(steps(...objects)).toEqual(expected);
  });

  it('moves no route before the backup is there and the page is ready', () => {
    const unready = { ...snapshotOf(), objects: [asking, stored(backup), ...parts()] };
    expect(planOf(unready).actions).toEqual([]);
    expect(states(planOf(unready))).toEqual(['waiting']);
  });

  it('writes slots and annotations at once, guarded by the list and the annotations', () => {
    const [move] = planOf(snapshotOf(ingress({ a: service('web') }, { uid: 'u', annotations: { [ENABLED]: 'true' } }), stored(backupOf({ route: { ...backup.route, uid: 'u' } })), ...parts())).actions;
    const operations = move?.verb === 'patch' ? move.operations : [];
    expect(operations.map(({ op, path }) => `${op} ${path.replaceAll('maintenance-operator.mithucste30.io~1', '')}`)).toEqual([
      'test /metadata/uid',
      'test /spec/rules',
      'test /metadata/annotations/enabled',
      'test /metadata/annotations/custom-page',
      'test /metadata/annotations/original-service',
      'test /metadata/annotations/service-name',
      'add /metadata/annotations/service-name',
      'add /metadata/annotations/original-service',
      'replace /spec/rules/0/http/paths/0/backend',
    ]);
  });

  it('refuses a route whose backup does not fit, before anything of it is touched', () => {
    const huge: Json = { resource: { kind: 'Bucket', name: 'x'.repeat(1_100_000) } };
    const plan = planOf(snapshotOf(ingress({ a: huge }, { annotations: { [ENABLED]: 'true' } }), ...parts()));
    expect([plan.actions, plan.problems.map(({ reason }) => reason), states(plan)]).toEqual([[], ['BackupTooLarge'], ['refused']]);
  });

  it('compresses the copy where the annotations would be too large', () => {
    const original: Json = { resource: { kind: 'Bucket', name: 'x'.repeat(270_000) } };
    const large = backupOf({ slots: { 'a / Prefix': { original, written: onPage } } });
    const [move] = planOf(snapshotOf(ingress({ a: original }, { annotations: { [ENABLED]: 'true' } }), stored(large), ...parts())).actions;
    const value = move?.verb === 'patch' ? move.operations.flatMap((operation) => (operation.op === 'add' && operation.path.endsWith('original-service') ? [operation.value] : [])) : [];
    expect(value).toEqual([compressed(backupCopy(large, 'maintenance-backup-web'))]);
    expect(parseBackupCopy(value[0] as string)).toEqual({ backup: large });
  });

  it('slows down where somebody keeps putting the originals back, and says who', () => {
    const reverts = [-9, -7, -5, -3, -2, -1].map((second) => ({ at: after(second).toISOString(), manager: 'argocd', generation: 7 }));
    const route = on({ a: service('web') }, { generation: 7, managedFields: [held('argocd', 'Apply')] });
    const owners = [{ ...helm, manager: 'argocd' }];
    const plan = planOf(snapshotOf(route, stored(backupOf({ reverts, owners, seen: 7 })), ...parts()));
    expect([plan.actions, states(plan)]).toEqual([[], ['contested']]);
    expect(plan.holds).toMatchObject([{ about: { name: 'web' }, until: after(1) }]);
    expect(plan.warnings).toMatchObject([{ reason: 'Contested', message: expect.stringContaining('argocd') }]);
  });

  it('pays the debt of ownership also while the page is not ready', () => {
    const objects = [on({ a: onPage }, ours, byHelm), stored(byHelm), ...parts()];
    expect(planOf({ ...snapshotOf(), objects }).actions.map(({ step }) => step)).toEqual(['give back']);
  });

  it('has a warning where our entry stands beside one of theirs', () => {
    const written: Json = [{ kind: 'Service', name: page.name, port: 80 }];
    const route: Manifest = {
      apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata: { name: 'web', namespace: 'shop', annotations: { [ENABLED]: 'true' } },
      spec: { routes: [{ match: 'Host(`a`)', services: [...written, { name: 'canary', port: 80 }] }] },
    };
    expect(planOf(snapshotOf(route, ...parts())).warnings.map(({ reason }) => reason)).toEqual(['SlotMixed']);
  });

  it('diverts a route again whose every slot was deployed, also where the settings do not have its page any more', () => {
    const plan = planOf(snapshotOf(on({ a: service('web-2') }, { generation: 3 }), stored(backup), ...parts()), BROKEN);
    expect(plan.actions.map(({ step }) => step)).toEqual(['save backup']);
  });

  it('shows the state of a route that asks and has no slot, or whose backup is of a later version', () => {
    expect(states(planOf(snapshotOf(on({}), stored(backup), ...parts())))).toHaveLength(1);
    expect(states(planOf(snapshotOf(on({ a: onPage }), stored(JSON.stringify({ ...backup, version: 2 })), ...parts())))).toHaveLength(1);
  });

  it('leaves a route alone, with a problem, that another operator has diverted', () => {
    const other: Settings = { ...defaultSettings, operator: { ...defaultSettings.operator, namespace: 'another-operator' } };
    const plan = makePlan(snapshotOf(on({ a: onPage }), ...parts()), other, now);
    expect([plan.actions, plan.problems.length]).toEqual([[], 1]);
  });
});
