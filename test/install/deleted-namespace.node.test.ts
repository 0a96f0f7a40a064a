import { beforeAll, expect, it } from '@jest/globals';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { eventually } from '../cluster/eventually.js';
import { nodeAdmin } from '../cluster/node/node-admin.js';
import { ENABLED, promptly, SERVICE } from '../reconciler/cluster/operating-cluster.js';
import { simpleIngress } from '../reconciler/cluster/routes.js';
import { describeInstall } from './describe-install.js';
import { complaints, installWith, pauseSchedule, runJob } from './installed-operator.js';

const OWN = promptly.operator.namespace;
const UNUSED = 'maintenance-operator.mithucste30.io/unused-since';
const finalizer = 'test.example/held';

describeInstall('a namespace that is deleted', () => {
  beforeAll(async () => {
    await installWith(promptly);
    await pauseSchedule();
  });

  it('in the middle of a maintenance leaves the backup, for a day, and no problem', async () => {
    const route = await annotated('middle');
    await runJob();
    expect((await nodeAdmin.get(route)).metadata.annotations?.[SERVICE]).toMatch(/^maintenance-/);
    await held('middle');
    await nodeAdmin.kubectl('delete', 'namespace', 'middle', '--wait=false');
    await eventually('its route is gone', () => nodeAdmin.get(route).then(() => false, () => true), { seconds: 60 });
    expect(await runJob()).toMatchObject({ exitCode: 0 });

    await released('middle');
    const after = await runJob();
    expect({ exitCode: after.exitCode, complaints: complaints(after) }).toEqual({ exitCode: 0, complaints: [] });
    expect((await runJob()).log).toEqual([]);
    await nodeAdmin.kubectl('annotate', '--overwrite', 'configmap', 'maintenance-backup-web', '-n', OWN, `${UNUSED}=${yesterday()}`);
    expect((await runJob()).log).toMatchObject([{ step: 'delete backup', reason: 'Ingress middle/web is gone' }]);
    await nodeAdmin.expectNothingLeft();
  });

  it('before the page is there refuses the page, and fails no Job', async () => {
    const route = await annotated('before', [finalizer]);
    await nodeAdmin.kubectl('delete', 'namespace', 'before', '--wait=false');
    await eventually('its route is being deleted', async () => (await nodeAdmin.get(route)).metadata.deletionTimestamp);
    const run = await runJob();
    expect(run.exitCode).toBe(0);
    expect(complaints(run).map(({ error }) => error)).toEqual([expect.stringContaining('because it is being terminated')]);
    await nodeAdmin.kubectl('patch', 'ingress', 'web', '-n', 'before', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
    await gone('before');
    expect((await runJob()).log).toEqual([]);
    await nodeAdmin.expectNothingLeft();
  });
});

async function annotated(namespace: string, finalizers: readonly string[] = []): Promise<Manifest> {
  const route = simpleIngress(await nodeAdmin.namespace(namespace));
  await nodeAdmin.apply({ ...route, metadata: { ...route.metadata, finalizers } });
  await nodeAdmin.annotate(route, ENABLED, 'true');
  return route;
}

/** Something in the namespace keeps it from going, as a forgotten finalizer does. */
async function held(namespace: string): Promise<void> {
  await nodeAdmin.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', namespace, finalizers: [finalizer] } });
}

async function released(namespace: string): Promise<void> {
  await nodeAdmin.kubectl('patch', 'configmap', 'held', '-n', namespace, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
  await gone(namespace);
}

async function gone(namespace: string): Promise<void> {
  await nodeAdmin.kubectl('wait', '--for=delete', `namespace/${namespace}`, '--timeout=120s');
}

function yesterday(): string {
  return new Date(Date.now() - 25 * 3600 * 1000).toISOString();
}
