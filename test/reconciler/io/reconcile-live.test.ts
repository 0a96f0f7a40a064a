import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Clock } from '../../../src/reconciler/cluster.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { reconcile, type Run } from '../../../src/reconciler/reconcile.js';
import { defaultSettings, type Settings } from '../../../src/settings/settings.js';
import { describeCluster } from '../../cluster/describe-cluster.js';
import { startStandInKubelet, type StandInKubelet } from '../../cluster/stand-in-kubelet.js';
import { applyAll, installCrds, kubectl, objectIn, OPERATOR_NAMESPACE, portOf } from './live-cluster.js';

const settings: Settings = {
  ...defaultSettings,
  maintenance: { ...defaultSettings.maintenance, timing: { settleSeconds: 0, graceSeconds: 0 } },
};

const clock: Clock = {
  now: () => new Date(),
  sleepUntil: (time) => sleep(Math.max(0, time.getTime() - Date.now())),
};

const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    rules: [
      {
        host: 'shop.example.org',
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } },
            { path: '/api', pathType: 'Prefix', backend: { service: { name: 'api', port: { number: 8080 } } } },
          ],
        },
      },
    ],
  },
};

const ingressRoute = {
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'IngressRoute',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { routes: [{ match: 'Host(`shop.example.org`)', kind: 'Rule', services: [{ name: 'web', port: 'http', weight: 3 }] }] },
};

const ENABLED = settings.operator.maintenanceAnnotation;

describeCluster('a run against a real API server', (cluster) => {
  let kubelet: StandInKubelet;
  const routes = new Map<string, Manifest>();

  beforeAll(async () => {
    kubelet = await startStandInKubelet(cluster());
    await installCrds(cluster());
    for (const namespace of ['shop', OPERATOR_NAMESPACE]) await kubectl(cluster(), ['create', 'namespace', namespace]);
    await applyAll(cluster(), [ingress, ingressRoute]);
    for (const kind of ['Ingress', 'IngressRoute']) routes.set(kind, await objectIn(cluster(), kind, 'shop', 'web'));
  });
  afterAll(() => kubelet.stop());

  async function run(): Promise<Run> {
    return reconcile({ cluster: portOf(cluster()), settings, clock, deadline: new Date(Date.now() + 20_000) });
  }

  function verdict({ namespaces, problems }: Run): unknown {
    const refused = namespaces.flatMap((namespace) => namespace.results.flatMap(({ action, error }) => (error ? [{ step: action.step, error }] : [])));
    return { refused, problems: [...problems, ...namespaces.flatMap(({ plan }) => plan.problems)], holds: namespaces.flatMap(({ plan }) => plan.holds) };
  }

  function steps({ namespaces }: Run): readonly string[] {
    return namespaces.flatMap(({ results }) => results.map(({ action }) => `${action.step} ${action.about.kind}`));
  }

  const nothing = { refused: [], problems: [], holds: [] };

  it('puts both routes on one page', async () => {
    await kubectl(cluster(), ['annotate', '-n', 'shop', 'ingress/web', 'ingressroute/web', `${ENABLED}=true`]);
    const on = await run();
    expect(verdict(on)).toEqual(nothing);
    expect(JSON.stringify((await objectIn(cluster(), 'ingress', 'shop', 'web')).spec)).not.toContain('"api"');
    const { spec } = await objectIn(cluster(), 'ingressroute', 'shop', 'web');
    expect(spec).toMatchObject({ routes: [{ services: [{ name: expect.stringMatching(/^maintenance-[0-9a-f]{8}$/) }] }] });
  });

  it('then has nothing to do', async () => {
    const again = await run();
    expect(verdict(again)).toEqual(nothing);
    expect(steps(again)).toEqual([]);
  });

  it('turns off: the routes and their owners are as before, and nothing of ours is left', async () => {
    await kubectl(cluster(), ['annotate', '-n', 'shop', 'ingress/web', 'ingressroute/web', `${ENABLED}-`]);
    const off = await run();
    expect(verdict(off)).toEqual(nothing);
    for (const [kind, before] of routes) expect(asWritten(await objectIn(cluster(), kind, 'shop', 'web'))).toEqual(asWritten(before));
    const left = await kubectl(cluster(), ['get', 'configmap,service,pod,deployment,networkpolicy', '-A', '-o', 'name']);
    expect(left.split('\n').filter((line) => line.includes('maintenance'))).toEqual([]);
  });
});

/** What must be the same after on and off: all but the times, and the manager of the annotation that turned it on. */
function asWritten({ metadata, spec }: Manifest): unknown {
  const owners = (metadata.managedFields ?? []).map(({ time: _time, ...entry }) => entry).filter(({ manager }) => manager !== 'kubectl-annotate');
  return { spec, annotations: metadata.annotations, owners };
}
