import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { describeCluster } from '../cluster/describe-cluster.js';
import { startStandInKubelet, type StandInKubelet } from '../cluster/stand-in-kubelet.js';
import { cli, enabled, files, ingress, type Finished } from './run-cli.js';

const settings = join(files({ 'settings.yaml': 'maintenance: { timing: { settleSeconds: 1, graceSeconds: 1 } }' }), 'settings.yaml');

describeCluster('maintenance against a cluster', (cluster) => {
  let kubelet: StandInKubelet;
  const live = (...args: readonly string[]): Promise<Finished> => cli([...args, '--kubeconfig', cluster().kubeconfig, '--settings', settings], { now: () => new Date() });
  const kubectl = async (...args: readonly string[]): Promise<string> => (await cluster().kubectl(args)).stdout;

  beforeAll(async () => {
    kubelet = await startStandInKubelet(cluster());
    await kubectl('create', 'namespace', 'shop');
    await kubectl('create', 'namespace', 'maintenance-operator');
    await cluster().kubectl(['apply', '-f', '-'], { input: JSON.stringify(ingress('web', { [enabled]: 'true' })) });
  });
  afterAll(() => kubelet.stop());

  it('plan shows the whole way and sends reads alone', async () => {
    const mark = await cluster().auditMark();
    const { code, stdout, stderr } = await live('plan');
    expect(stdout).toMatch(/Ingress shop\/web {2}on, page "default"[^]*-\s+name: web\n[^]*Plan: 1 route into maintenance, objects: 4 created, 1 changed/);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const verbs = (await cluster().auditLog({ since: mark })).filter(({ user }) => user === 'admin').map(({ verb }) => verb);
    expect(verbs.filter((verb) => !['get', 'list'].includes(verb))).toEqual([]);
  });

  it('reconcile --once does it, logs each action, and tells it at the route', async () => {
    const { code, stdout, stderr } = await live('reconcile', '--once');
    expect(stdout).toContain('Done: 1 route into maintenance');
    const log = stderr.trim().split('\n').map((line) => JSON.parse(line) as Record<string, string>);
    expect(log.map(({ step }) => step)).toEqual(expect.arrayContaining(['create page', 'save backup', 'divert']));
    expect(log.find(({ step }) => step === 'divert')).toMatchObject({ level: 'info', route: 'Ingress shop/web', object: 'Ingress shop/web', reason: expect.stringContaining('asks for page') });
    expect(code).toBe(0);
    expect(await kubectl('get', 'events', '-n', 'shop', '-o', 'jsonpath={.items[*].reason}')).toContain('Diverted');
  });

  it('a second run has nothing to do, and -n looks at that namespace alone', async () => {
    expect(await live('plan')).toMatchObject({ code: 0 });
    expect(await live('reconcile', '--once', '--job')).toMatchObject({ code: 0, stdout: '' });
    expect(await live('plan', '-n', 'default')).toMatchObject({ code: 0, stdout: 'Plan: no changes.\n' });
    expect(await live('reconcile', '--once', '--timeout', '50s', '-o', 'json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"state": "on"') });
  });

  it('goes on restoring with a broken maintenance section, and ends with 1', async () => {
    await kubectl('annotate', 'ingress', 'web', '-n', 'shop', `${enabled}-`);
    const broken = join(files({ 'settings.yaml': 'maintenance: { httpStatus: 1 }' }), 'settings.yaml');
    const args = ['reconcile', '--once', '--timeout', '20s', '--kubeconfig', cluster().kubeconfig, '--settings', broken];
    const { code, stdout, stderr } = await cli(args, { now: () => new Date() });
    expect(stderr).toContain('maintenance.httpStatus');
    expect(stdout).toContain('1 route restored');
    expect(code).toBe(1);
    expect(await live('reconcile', '--once')).toMatchObject({ code: 0 });
    expect(await kubectl('get', 'configmaps,services,pods', '-n', 'shop', '-l', 'app=maintenance-page', '-o', 'name')).toBe('');
  });
});
