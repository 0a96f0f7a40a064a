import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Json, Manifest } from '../../src/reconciler/core/manifest.js';
import { runInside } from '../cluster/node/enter.js';
import { nodeAdmin } from '../cluster/node/node-admin.js';
import { ENABLED, promptly, SERVICE } from '../reconciler/cluster/operating-cluster.js';
import { simpleIngress } from '../reconciler/cluster/routes.js';
import { substanceOf } from '../reconciler/cluster/run-facts.js';
import { describeInstall } from './describe-install.js';
import { complaints, eventsOf, installWith, pauseSchedule, runJob, type JobRun } from './installed-operator.js';

const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const roomy = { 'pods': '2', 'requests.cpu': '1', 'requests.memory': '1Gi', 'limits.memory': '1Gi' };

/** Rules of a namespace under which the page runs. */
const fitting: Readonly<Record<string, readonly Manifest[]>> = {
  'pod-security': [namespace('pod-security', restricted)],
  'quota-with-room': [namespace('quota-with-room'), quota('quota-with-room', roomy)],
  'defaults': [namespace('defaults'), limits('defaults', { default: { cpu: '200m' } })],
};

/** Rules that refuse the page, and the reason that people must get to read. */
const refusing: Readonly<Record<string, { readonly rules: readonly Manifest[]; readonly reason: string }>> = {
  'no-room': { rules: [namespace('no-room'), quota('no-room', { pods: '0' })], reason: 'exceeded quota: rules' },
  'least-memory': { rules: [namespace('least-memory'), limits('least-memory', { min: { memory: '128Mi' } })], reason: 'minimum memory usage per Container is 128Mi, but request is 16Mi' },
  'most-cpu': { rules: [namespace('most-cpu'), limits('most-cpu', { max: { cpu: '500m' } })], reason: 'maximum cpu usage per Container is 500m, but limit is 1' },
};

const all = [...Object.keys(fitting), ...Object.keys(refusing)];

describeInstall('namespaces with rules of their own', () => {
  const before = new Map<string, unknown>();
  let first: JobRun;

  beforeAll(async () => {
    await installWith(promptly);
    await pauseSchedule();
    for (const rules of [...Object.values(fitting), ...Object.values(refusing).map((row) => row.rules)]) for (const rule of rules) await nodeAdmin.apply(rule);
    for (const name of all) {
      await nodeAdmin.apply(simpleIngress(name));
      await nodeAdmin.annotate(simpleIngress(name), ENABLED, 'true');
      before.set(name, substanceOf(await live(name)));
    }
    first = await runJob();
  });

  it('do not fail the Job', () => expect(first.exitCode).toBe(0));

  it.each(Object.keys(fitting))('divert where the page fits: %s', async (name) => {
    expect((await live(name)).metadata.annotations?.[SERVICE]).toMatch(/^maintenance-/);
    expect(complaints(first).filter(({ object }) => object?.includes(` ${name}/`))).toEqual([]);
  });

  describe.each(Object.entries(refusing))('that refuse the page: %s', (name, { reason }) => {
    it('keep the app as it is', async () => expect(substanceOf(await live(name))).toEqual(before.get(name)));

    it('say why, in the log', () => {
      const [refused] = complaints(first).filter(({ object }) => object?.includes(` ${name}/`));
      expect(refused).toMatchObject({ step: 'create page', error: expect.stringContaining(reason) });
    });

    it('say why, in an Event of the route', async () => {
      const events = await eventsOf(simpleIngress(name));
      expect(events).toMatch(/^PageRefused: the cluster refuses Pod \S+ of the maintenance page: /m);
      expect(events).toContain(reason);
    });

    it('say why, to a person who runs it by hand, with exit code 3', async () => {
      const program = [process.execPath, join(import.meta.dirname, '../../lib/image/maintenance.mjs')];
      const { code, stdout } = await runInside([...program, 'reconcile', '--once', '--timeout', '10s', '-n', name]);
      expect(stdout).toContain(reason);
      expect(code).toBe(3);
    });
  });

  it('divert with the next run once there is room, and the run after that does nothing', async () => {
    await nodeAdmin.kubectl('delete', 'resourcequota,limitrange', 'rules', '-n', 'no-room', '--ignore-not-found');
    await nodeAdmin.kubectl('delete', 'limitrange', 'rules', '-n', 'least-memory');
    await installWith(withLimits({ memory: '64Mi' })); // the CPU's is now what the namespace says
    expect(complaints(await runJob())).toEqual([]);
    for (const name of all) expect((await live(name)).metadata.annotations?.[SERVICE]).toMatch(/^maintenance-/);
    expect([await cpuLimit('defaults'), await cpuLimit('most-cpu'), await cpuLimit('no-room')]).toEqual(['200m', '500m', '']);
    expect((await runJob()).log).toEqual([]);
  });

  it('get everything back', async () => {
    for (const name of all) await nodeAdmin.annotate(simpleIngress(name), ENABLED, undefined);
    expect(complaints(await runJob())).toEqual([]);
    for (const name of all) expect((await live(name)).spec).toEqual((before.get(name) as { spec: Json }).spec);
    await nodeAdmin.expectNothingLeft();
  });
});

function withLimits(given: Readonly<Record<string, string>>): typeof promptly {
  const { maintenance } = promptly;
  return { ...promptly, maintenance: { ...maintenance!, pod: { ...maintenance!.pod, resources: { limits: given } } } };
}

async function cpuLimit(where: string): Promise<string> {
  return nodeAdmin.kubectl('get', 'pods', '-n', where, '-l', 'app=maintenance-page', '-o', 'jsonpath={.items[0].spec.containers[0].resources.limits.cpu}');
}

async function live(name: string): Promise<Manifest> {
  return nodeAdmin.get(simpleIngress(name));
}

function namespace(name: string, labels: Readonly<Record<string, string>> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function quota(where: string, hard: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'rules', namespace: where }, spec: { hard } };
}

function limits(where: string, rule: JsonRule): Manifest {
  return { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'rules', namespace: where }, spec: { limits: [{ type: 'Container', ...rule }] } };
}

type JsonRule = Readonly<Record<string, Readonly<Record<string, string>>>>;
