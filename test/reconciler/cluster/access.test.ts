import { beforeAll, expect, it } from '@jest/globals';
import type { Action } from '../../../src/reconciler/core/action.js';
import { occurrences } from '../../../src/reconciler/report/occurrences.js';
import type { Settings } from '../../../src/settings/settings.js';
import { grantedPermissions, usedPermissions } from '../../cluster/permissions.js';
import { installManifests } from '../../install/install-manifests.js';
import { describeOperating, ENABLED, PAGE, promptly, withMoment } from './operating-cluster.js';
import { troubleOf } from './run-facts.js';
import { ingressRoute, simpleIngress } from './routes.js';

const NAMESPACE = promptly.operator.namespace;
const USER = `system:serviceaccount:${NAMESPACE}:maintenance-operator`;
const deployed: Settings = { ...promptly, maintenance: { ...promptly.maintenance!, pod: { ...promptly.maintenance!.pod, workload: 'deployment', networkPolicy: true } } };

describeOperating('the permissions that are installed', (operating) => {
  beforeAll(async () => {
    await operating().kubectlWith(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: installManifests(promptly) }), 'apply', '-f', '-');
  });

  it('are just those that a whole maintenance uses', async () => {
    const since = await operating().control.auditMark();
    const kubeconfig = await operating().control.asServiceAccount(NAMESPACE, 'maintenance-operator');
    const route = simpleIngress(await operating().namespace('web'));
    const mobile = ingressRoute('web', { routes: [{ match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'api', port: 80 }] }] });
    const elsewhere = simpleIngress(await operating().namespace('elsewhere'));
    const run = async (settings = promptly, isMoment: (action: Action) => boolean = () => false, happens = async (): Promise<void> => {}): Promise<readonly string[]> => {
      const cluster = withMoment(operating().portOf(kubeconfig, settings), isMoment, happens);
      const done = await operating().run({ cluster, settings });
      for (const occurrence of occurrences(done)) await cluster.tell(occurrence);
      return troubleOf(done);
    };
    const touch = (object: string): Promise<string> => operating().kubectl('annotate', '--overwrite', object, '-n', 'web', `touched=${String(performance.now())}`);

    for (const each of [route, mobile, elsewhere]) {
      await operating().apply(each);
      await operating().annotate(each, ENABLED, 'true');
    }
    expect(await run(promptly, ({ step, about }) => step === 'divert' && about.kind === 'Ingress' && about.namespace === 'web', async () => void (await operating().annotate(route, PAGE, 'other')))).toEqual([]);
    await operating().annotate(mobile, PAGE, 'other');
    expect(await run(promptly, ({ step, about }) => step === 'change page' && about.kind === 'IngressRoute', async () => void (await operating().annotate(mobile, PAGE, undefined)))).toEqual([]);
    expect(await run(deployed)).toEqual([]);
    for (const each of [route, mobile, elsewhere]) await operating().annotate(each, ENABLED, undefined);
    const marksService = ({ step, about }: Action): boolean => step === 'mark page' && about.kind === 'Service' && about.namespace === 'web';
    expect(await run(deployed, marksService, async () => void (await touch(`service/${await pageService()}`)))).toEqual([]);
    await illegibleBackup('web');
    expect((await run()).join()).toContain('BackupIllegible');

    const used = usedPermissions(await operating().control.auditLog({ since }), USER, NAMESPACE);
    expect(used).toEqual(grantedPermissions(installManifests(promptly), NAMESPACE));
  });

  async function pageService(): Promise<string> {
    return (await operating().kubectl('get', 'service', '-n', 'web', '-l', 'app=maintenance-page', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
  }

  async function illegibleBackup(namespace: string): Promise<void> {
    const labels = { app: 'maintenance-operator', 'maintenance-operator.mithucste30.io/operator': NAMESPACE, 'maintenance-operator.mithucste30.io/route-namespace': namespace };
    await operating().apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'illegible', namespace: NAMESPACE, labels }, data: { 'backup.json': '{"version":9}' } });
  }

  it('are Roles in the namespaces that are watched, where some are named', async () => {
    const kinds = installManifests({ ...promptly, operator: { ...promptly.operator, watchNamespaces: ['shop', 'blog'] } }).map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}`);
    expect(kinds.filter((kind) => /Role /.test(kind))).toEqual([`Role ${NAMESPACE}`, 'Role shop', 'Role blog']);
    expect(kinds.join()).not.toContain('ClusterRole');
  });
});
