import { describe, expect, it } from '@jest/globals';
import type { Plan } from '../../../src/reconciler/core/action.js';
import { SERVICE_NAME } from '../../../src/reconciler/core/annotations.js';
import type { Json, Manifest } from '../../../src/reconciler/core/manifest.js';
import { makePlan } from '../../../src/reconciler/core/plan.js';
import { defaultSettings } from '../../../src/settings/settings.js';
import { backupOf, COPY, ingress, now, onPage, page, parts, service, snapshotOf, stored } from './fixtures.js';

/** What is planned for a route that nobody asks to be on. */
function planOf(...objects: readonly Manifest[]): Plan {
  const { actions, ...plan } = makePlan(snapshotOf(...objects, ...parts()), defaultSettings, now);
  return { ...plan, actions: actions.filter(({ step }) => !step.endsWith(' page')) };
}

function steps(...objects: readonly Manifest[]): readonly string[] {
  return planOf(...objects).actions.map(({ step }) => step);
}

/** A route with a copy of a backup whose text is whatever somebody wrote; no ConfigMap. */
function forged(over: Record<string, unknown>, backend: Json = onPage, annotations: Record<string, string> = {}): Manifest {
  return ingress({ a: backend }, { annotations: { ...annotations, [COPY]: JSON.stringify({ ...backupOf(), ...over }) } });
}

/** What is written, tests left out. */
function changes(...objects: readonly Manifest[]): readonly string[] {
  const operations = planOf(...objects).actions.flatMap((action) => (action.verb === 'patch' ? action.operations : []));
  return operations.filter(({ op }) => op !== 'test').map(({ op, path }) => `${op} ${path}`);
}

describe('planOff', () => {
  it('restores in one write, guarded by the whole list and the annotations', () => {
    const [restore] = planOf(ingress({ a: onPage }, { uid: 'u', annotations: { [SERVICE_NAME]: page.name } }), stored(backupOf())).actions;
    expect(restore).toMatchObject({ step: 'restore', verb: 'patch', about: { kind: 'Ingress' } });
    const operations = restore!.verb === 'patch' ? restore!.operations : [];
    expect(operations.map(({ op, path }) => `${op} ${path.replaceAll('maintenance-operator.mithucste30.io~1', '')}`)).toEqual([
      'test /metadata/uid',
      'test /spec/rules',
      'test /metadata/annotations/enabled',
      'test /metadata/annotations/custom-page',
      'test /metadata/annotations/original-service',
      'test /metadata/annotations/service-name',
      'remove /metadata/annotations/service-name',
      'replace /spec/rules/0/http/paths/0/backend',
    ]);
  });

  it.each<[string, readonly Manifest[], readonly string[]]>([
    ['saves a copy from the annotation first', [forged({})], ['save backup']],
    ['forgets the backup once nothing is left to restore', [ingress({ a: service('web') }), stored(backupOf())], ['delete backup']],
    ['has nothing to do with a route that was never on', [ingress({ a: service('web') })], []],
    ['leaves a slot alone of which nothing is known', [ingress({ a: onPage })], []],
  ])('%s', (_what, objects, expected) => {
    expect(steps(...objects)).toEqual(expected);
  });

  it('forgets no backup on an incomplete view', () => {
    const snapshot = snapshotOf(ingress({ a: service('web') }), stored(backupOf()));
    expect(makePlan({ ...snapshot, complete: false }, defaultSettings, now).actions).toEqual([]);
  });

  it('warns of an app that is not ready, and restores all the same', () => {
    const app: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } };
    const { actions, warnings } = planOf(ingress({ a: onPage }), stored(backupOf()), app);
    expect([actions.map(({ step }) => step), warnings.map(({ reason }) => reason)]).toEqual([['restore'], ['AppNotReady']]);
  });

  it('warns that somebody replaced the whole object', () => {
    const { warnings } = planOf(ingress({ b: service('new') }), stored(backupOf()));
    expect(warnings.map(({ reason }) => reason)).toEqual(['Replaced']);
  });

  it('saves what was deployed before it restores, so that the deployed backend is not taken for a replaced object afterwards', () => {
    const deployed = ingress({ a: service('web-2') }, { annotations: { [SERVICE_NAME]: page.name } });
    const [save] = planOf(deployed, stored(backupOf())).actions;
    expect(save).toMatchObject({ step: 'save backup', operations: [{}, { value: expect.stringContaining('web-2') }].slice(1) });
    const saved = backupOf({ slots: { 'a / Prefix': { original: service('web-2'), written: onPage } } });
    expect(steps(deployed, stored(saved))).toEqual(['restore']);
    expect(planOf(ingress({ a: service('web-2') }), stored(saved)).warnings).toEqual([]);
  });
});

describe('a forged copy in the annotation', () => {
  it.each<[string, Manifest]>([
    ['another route', forged({ route: { ...backupOf().route, name: 'other' } })],
    ['another namespace', forged({ route: { ...backupOf().route, namespace: 'other' } })],
    ['a way out of the namespace', forged({ slots: { 'a / Prefix': { original: { service: { name: 'web' }, namespace: 'other' }, written: onPage } } })],
    ['a later version', forged({ version: 2 })],
    ['no backup at all', ingress({ a: onPage }, { annotations: { [COPY]: 'nonsense' } })],
  ])('of %s is not used, and the problem says why', (_what, route) => {
    const { actions, problems } = planOf(route);
    expect(actions).toEqual([]);
    expect(problems.map(({ reason }) => reason)).toEqual(['BackupRefused']);
  });

  const written = { 'a / Prefix': { original: service('evil'), written: service('web') } };
  it('fills no slot that is not on a page', () => {
    expect(changes(forged({ slots: written }, service('web')))).toEqual(['remove /metadata/annotations/maintenance-operator.mithucste30.io~1original-service']);
  });

  it('takes off no annotation but ours', () => {
    const route = forged({ annotation: 'cert-manager.io/cluster-issuer' }, onPage, { 'cert-manager.io/cluster-issuer': 'letsencrypt' });
    expect(JSON.stringify(planOf(route).actions)).not.toContain('cert-manager.io');
  });

  const odd = (slot: unknown): Record<string, unknown> => ({ slots: { 'a / Prefix': slot } });
  const owners = (fields: Json): Record<string, unknown> => ({ owners: [{ manager: 'x', operation: 'Update', fields }] });
  it.each<[string, Record<string, unknown>]>([
    ['an original that is no backend', odd({ original: 5, written: onPage })],
    ['an original whose service has no name', odd({ original: { service: 5 }, written: onPage })],
    ['owned fields that are null', owners({ 'f:spec': null })],
    ['owned fields that are text', owners({ 'f:spec': 'text' })],
  ])('is not used and stops no other route where it has %s', (_what, over) => {
    const backup = { ...backupOf(), ...over };
    expect(steps(forged(over), ingress({ a: onPage }, { name: 'other' }))).toEqual([]);
    expect(() => planOf(ingress({ a: onPage }), stored(JSON.stringify(backup)))).not.toThrow();
  });
});
