import { routeAdapters } from '../src/reconciler/core/routes/registry.js';
import { KubeApi } from '../src/reconciler/io/kube-api.js';
import { KubeCluster } from '../src/reconciler/io/kube-cluster.js';
import { loadKubeConfig } from '../src/reconciler/io/kube-config.js';
import { KubeTransport } from '../src/reconciler/io/kube-transport.js';
import { reconcile } from '../src/reconciler/reconcile.js';
import { defaultSettings, type Settings } from '../src/settings/settings.js';
import { assetsVariable, ensureBinaries } from '../test/cluster/binaries.js';
import { startControlPlane, type ControlPlane } from '../test/cluster/control-plane.js';
import { startStandInKubelet } from '../test/cluster/stand-in-kubelet.js';
import { writeResult } from './result.js';

/**
 * How many calls it takes to put one route in maintenance and to take it out again, and how many a run with nothing to do
 * takes, counted from the API server's audit log: `npm run bench:api-calls`.
 */
const OPERATOR = 'operator';
const ENABLED = defaultSettings.operator.maintenanceAnnotation;
const settings: Settings = { ...defaultSettings, maintenance: { ...defaultSettings.maintenance, timing: { settleSeconds: 0, graceSeconds: 0 } } };

const route = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'default' },
  spec: { rules: [{ host: 'shop.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] } }] },
};

async function run(control: ControlPlane): Promise<readonly string[]> {
  const transport = new KubeTransport(loadKubeConfig({ kubeconfig: control.asUser(OPERATOR), env: {} }));
  const cluster = new KubeCluster({ api: new KubeApi({ transport }), operator: settings.operator, routes: routeAdapters.map(({ resource }) => resource), instance: 'bench' });
  const clock = { now: () => new Date(), sleepUntil: (time: Date) => new Promise<void>((resolve) => setTimeout(resolve, time.getTime() - Date.now())) };
  const since = await control.auditMark();
  await reconcile({ cluster, settings, clock, deadline: new Date(Date.now() + 30_000) });
  const calls = (await control.auditLog({ since })).filter(({ user }) => user === OPERATOR);
  const writes = calls.filter(({ verb }) => !['get', 'list'].includes(verb));
  return [String(calls.length), String(writes.length), writes.map(({ verb, resource }) => `${verb} ${resource}`).join(', ') || 'none'];
}

async function kubectl(control: ControlPlane, args: readonly string[], input = ''): Promise<void> {
  const { code, stderr } = await control.kubectl(args, { input });
  if (code !== 0) throw new Error(stderr);
}

async function measure(control: ControlPlane, applier: string, flags: readonly string[]): Promise<readonly (readonly string[])[]> {
  await kubectl(control, ['apply', '-f', '-', ...flags], JSON.stringify(route));
  await kubectl(control, ['annotate', 'ingress', 'web', `${ENABLED}=true`]);
  const on = await run(control);
  const idle = await run(control);
  await kubectl(control, ['annotate', 'ingress', 'web', `${ENABLED}-`]);
  const off = await run(control);
  await kubectl(control, ['delete', 'ingress', 'web']);
  return [
    [`on, applied by ${applier}`, ...on],
    ['nothing to do', ...idle],
    ['off', ...off],
  ];
}

const binaries = await ensureBinaries();
if (!('folder' in binaries)) throw new Error(binaries.missing);
process.env[assetsVariable] = binaries.folder;
const control = await startControlPlane({ users: [{ name: OPERATOR, groups: ['system:masters'] }] });
const kubelet = await startStandInKubelet(control);
try {
  await kubectl(control, ['create', 'namespace', settings.operator.namespace]);
  const rows = [...(await measure(control, 'kubectl apply', [])), ...(await measure(control, 'a server-side applier', ['--server-side', '--field-manager=helm']))];
  await writeResult('api-calls', 'npm run bench:api-calls', [['one route', 'calls', 'of them writes', 'the writes'], ...rows]);
} finally {
  await kubelet.stop();
  await control.stop();
}
