import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describeCluster } from './describe-cluster.js';
import { eventually } from './eventually.js';

describeCluster(
  'a control plane',
  (cluster) => {
    it('serves with the version that go.mod names', async () => {
      const { stdout } = await cluster().kubectl(['version', '-o', 'json']);
      const goMod = readFileSync(join(import.meta.dirname, 'kubernetes', 'go.mod'), 'utf8');
      expect(goMod).toContain(`k8s.io/kubernetes ${JSON.parse(stdout).serverVersion.gitVersion}`);
    });

    it('lets a user do only what RBAC grants, also when it is granted later', async () => {
      const getPods = ['get', 'pods', '-n', 'default'];
      expect(await cluster().kubectl(getPods, { user: 'ann' })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('User "ann" cannot list resource "pods"'),
      });
      await cluster().kubectl(['create', 'rolebinding', 'ann', '--clusterrole=view', '--user=ann']);
      await eventually('ann may list Pods', async () => (await cluster().kubectl(getPods, { user: 'ann' })).code === 0);
    });

    it('knows the groups of a user', async () => {
      await cluster().kubectl(['create', 'rolebinding', 'devs', '--clusterrole=view', '--group=devs']);
      const canList = ['auth', 'can-i', 'list', 'pods', '-n', 'default'];
      await eventually('bob may', async () => (await cluster().kubectl(canList, { user: 'bob' })).code === 0);
    });

    it('gives the kubeconfig of a ServiceAccount', async () => {
      await cluster().asServiceAccount('default', 'default');
      const { stdout } = await cluster().kubectl(['auth', 'whoami'], { user: 'system:serviceaccount:default:default' });
      expect(stdout).toContain('system:serviceaccounts:default');
    });

    it('refuses a user that it was not started with', () => {
      expect(() => cluster().asUser('eve')).toThrow('the cluster has no user "eve", only admin, ');
    });

    it('tells every call since a mark in the audit log, in order', async () => {
      const config = (...args: readonly string[]) => cluster().kubectl([...args, 'configmap', 'audited']);
      await config('create');
      const since = await cluster().auditMark();
      await config('get');
      await config('delete', '--wait=false');
      const calls = (await cluster().auditLog({ since })).filter(({ name }) => name === 'audited');
      const where = { user: 'admin', group: '', resource: 'configmaps', subresource: '', namespace: 'default', code: 200 };
      expect(calls).toMatchObject([
        { verb: 'get', ...where },
        { verb: 'delete', ...where },
      ]);
      const all = await cluster().auditLog();
      expect(all.filter(({ name, verb }) => name === 'audited' && verb === 'create')).toHaveLength(1);
    });

    it('keeps its objects and its port over a restart', async () => {
      await cluster().kubectl(['create', 'configmap', 'kept']);
      await cluster().restart();
      expect(await cluster().kubectl(['get', 'configmap', 'kept'])).toMatchObject({ code: 0 });
      expect(await cluster().auditLog()).toContainEqual(expect.objectContaining({ name: 'kept', verb: 'get' }));
    });
  },
  { users: ['ann', { name: 'bob', groups: ['devs'] }] },
);
