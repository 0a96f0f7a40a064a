import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { DELETING } from '../../../src/reconciler/core/annotations.js';
import type { Snapshot } from '../../../src/reconciler/core/snapshot.js';
import { readSnapshot } from '../../../src/reconciler/io/kube-snapshot.js';
import { describeCluster } from '../../cluster/describe-cluster.js';
import { apiOf, applyAll, installCrds, kubectl, objectIn, OPERATOR_NAMESPACE, portOf } from './live-cluster.js';

const NAMESPACE_LABEL = 'maintenance-operator.mithucste30.io/route-namespace';
const SET = 'maintenance-0123abcd';
const NAMED_BY_ROUTE = 'maintenance-feedbeef';

const metadata = (name: string, namespace = 'shop'): Manifest['metadata'] => ({ name, namespace, labels: { app: 'maintenance-page' } });

const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { defaultBackend: { service: { name: NAMED_BY_ROUTE, port: { number: 80 } } } },
};
const ingressRoute = {
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'IngressRoute',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { routes: [{ match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'web', port: 80 }] }] },
};

function backup(name: string, routeNamespace: string): object {
  const labels = { app: 'maintenance-operator', [NAMESPACE_LABEL]: routeNamespace };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: OPERATOR_NAMESPACE, labels } };
}

function pod(name: string): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: metadata(name), spec: { containers: [{ name: 'nginx', image: 'nginx' }] } };
}

function service(name: string, app = 'maintenance-page'): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop', labels: { app } }, spec: { ports: [{ port: 80 }] } };
}

const endpointSlice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'slice', namespace: 'shop', labels: { 'kubernetes.io/service-name': SET } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.244.0.1'], targetRef: { kind: 'Pod', namespace: 'shop', name: `${SET}-6d5f-x7k2p` } }],
};

const objects: readonly object[] = [
  ingress,
  backup('maintenance-backup-web', 'shop'),
  backup('maintenance-backup-other', 'other'),
  service(SET),
  service('web', 'web'),
  endpointSlice,
  ...[SET, NAMED_BY_ROUTE].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name) })),
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('private') },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: metadata(SET), spec: { podSelector: {} } },
  ...[`${SET}-2`, `${SET}-3`, `${SET}-4`, `${SET}-6`, `${SET}-6d5f-x7k2p`, 'app-1'].map(pod),
];

const USER = 'reader';
const RULES = {
  routes: ['ingresses.networking.k8s.io', 'ingressroutes.traefik.io', 'services', 'endpointslices.discovery.k8s.io'],
  parts: ['services', 'configmaps', 'pods', 'deployments.apps', 'networkpolicies.networking.k8s.io'],
};

function names(snapshot: Pick<Snapshot, 'objects'>): readonly string[] {
  return snapshot.objects.map(({ apiVersion, kind, metadata: { name } }) => `${apiVersion} ${kind} ${name}`).toSorted();
}

const shop = [
  'discovery.k8s.io/v1 EndpointSlice slice',
  'networking.k8s.io/v1 Ingress web',
  `networking.k8s.io/v1 NetworkPolicy ${SET}`,
  'v1 ConfigMap maintenance-0123abcd',
  'v1 ConfigMap maintenance-backup-web',
  'v1 ConfigMap maintenance-feedbeef',
  `v1 Pod ${SET}-2`,
  `v1 Pod ${SET}-3`,
  `v1 Pod ${SET}-4`,
  `v1 Pod ${SET}-6d5f-x7k2p`,
  'v1 Service maintenance-0123abcd',
  'v1 Service web',
];

describeCluster('KubeCluster on a real API server', (cluster) => {
  beforeAll(async () => {
    for (const namespace of ['shop', OPERATOR_NAMESPACE]) await kubectl(cluster(), ['create', 'namespace', namespace]);
    await applyAll(cluster(), objects);
    const create = (...args: readonly string[]) => kubectl(cluster(), ['create', ...args]);
    await create('clusterrole', 'ingresses', '--verb=list', `--resource=${RULES.routes.filter((name) => !name.includes('traefik')).join()}`);
    await create('clusterrole', 'parts', '--verb=get', `--resource=${RULES.parts.join()}`);
    await create('role', 'backups', '-n', OPERATOR_NAMESPACE, '--verb=list', '--resource=configmaps');
    for (const role of ['ingresses', 'parts']) await create('clusterrolebinding', role, `--clusterrole=${role}`, `--user=${USER}`);
    await create('rolebinding', 'backups', '-n', OPERATOR_NAMESPACE, '--role=backups', `--user=${USER}`);
  });

  describe('without the CRDs of Traefik', () => {
    it('reads all that there is of a namespace, and knows that a kind is absent', async () => {
      const snapshot = await portOf(cluster(), USER).read('shop');
      expect(snapshot).toMatchObject({ namespace: 'shop', complete: true, absent: ['IngressRoute'], problems: [] });
      expect(names(snapshot)).toEqual(shop);
    });

    it('reads objects as they are, times and owners included', async () => {
      const snapshot = await portOf(cluster()).read('shop');
      const found = (kind: string, name: string) => snapshot.objects.find((object) => object.kind === kind && object.metadata.name === name);
      expect(found('Ingress', 'web')).toEqual(await objectIn(cluster(), 'ingress', 'shop', 'web'));
      expect(found('Pod', `${SET}-2`)).toEqual(await objectIn(cluster(), 'pod', 'shop', `${SET}-2`));
    });

    it('reads backups before Services, Services before routes, routes before the parts that they name, and page Services once more at last', async () => {
      const since = await cluster().auditMark();
      await portOf(cluster(), USER).read('shop');
      const calls = (await cluster().auditLog({ since })).filter(({ user, resource }) => user === USER && resource !== '');
      const steps = calls.map(({ verb, resource, namespace }) => `${verb} ${resource} ${namespace}`);
      expect([...new Set(steps)].slice(0, 4)).toEqual([
        `list configmaps ${OPERATOR_NAMESPACE}`,
        expect.stringMatching(/^list (services|endpointslices) shop$/),
        expect.stringMatching(/^list (services|endpointslices) shop$/),
        'list ingresses shop',
      ]);
      const gets = steps.slice(4);
      expect(gets.every((step) => step.startsWith('get '))).toBe(true);
      expect(new Set(gets.slice(gets.indexOf('get services shop')))).toEqual(new Set(['get services shop']));
    });

    it('never takes the parts of a page set for those of one that went before it under the same name', async () => {
      const name = 'maintenance-cafecafe';
      const going = { apiVersion: 'v1', kind: 'Service', metadata: { ...metadata(name, 'renewed'), annotations: { [DELETING]: '2026-01-01T00:00:00Z' } }, spec: { ports: [{ port: 80 }] } };
      const renewed = [{ ...going, metadata: metadata(name, 'renewed') }, { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name, 'renewed') }];
      await kubectl(cluster(), ['create', 'namespace', 'renewed']);
      await applyAll(cluster(), [going]);
      const api = apiOf(cluster());
      let isRenewed = false;
      const find = api.find.bind(api);
      api.find = async (resource, place) => {
        if (!isRenewed) {
          isRenewed = true;
          await kubectl(cluster(), ['delete', 'service', name, '-n', 'renewed']);
          await applyAll(cluster(), renewed);
        }
        return find(resource, place);
      };
      const { objects: read } = await readSnapshot(api, { namespace: 'renewed', operatorNamespace: OPERATOR_NAMESPACE, routes: [] });
      expect(read.map(({ kind, metadata: { annotations = {} } }) => [kind, annotations[DELETING]])).toEqual([['Service', undefined], ['ConfigMap', undefined]]);
      await kubectl(cluster(), ['delete', 'namespace', 'renewed']);
    });

    it('surveys routes, page Services and backups of all namespaces', async () => {
      const survey = await portOf(cluster(), USER).survey();
      expect(survey.problems).toEqual([]);
      expect(names(survey)).toEqual([
        'networking.k8s.io/v1 Ingress web',
        'v1 ConfigMap maintenance-backup-other',
        'v1 ConfigMap maintenance-backup-web',
        `v1 Service ${SET}`,
      ]);
    });

    it('surveys no namespaces but the watched ones, and all backups', async () => {
      const since = await cluster().auditMark();
      const survey = await portOf(cluster(), USER, ['other']).survey();
      expect(names(survey)).toEqual(['v1 ConfigMap maintenance-backup-other', 'v1 ConfigMap maintenance-backup-web']);
      const calls = (await cluster().auditLog({ since })).filter(({ user, resource }) => user === USER && resource !== '');
      expect(new Set(calls.map(({ namespace }) => namespace))).toEqual(new Set(['other', OPERATOR_NAMESPACE]));
    });
  });

  describe('with the CRDs of Traefik', () => {
    beforeAll(async () => {
      await installCrds(cluster());
      await applyAll(cluster(), [ingressRoute]);
    });

    it('reads their routes from then on', async () => {
      const snapshot = await portOf(cluster()).read('shop');
      expect(snapshot).toMatchObject({ complete: true, absent: [] });
      expect(names(snapshot)).toEqual([...shop, 'traefik.io/v1alpha1 IngressRoute web'].toSorted());
    });

    it('is incomplete, and says why, where a kind may not be listed', async () => {
      const snapshot = await portOf(cluster(), USER).read('shop');
      const about = { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', namespace: 'shop', name: '*' };
      const message =
        'cannot list ingressroutes.traefik.io in namespace shop: ingressroutes.traefik.io is forbidden: User "reader" cannot list ' +
        'resource "ingressroutes" in API group "traefik.io" in the namespace "shop"';
      expect(snapshot).toMatchObject({ complete: false, absent: [], problems: [{ about, reason: 'ListRefused', message }] });
      expect(names(snapshot)).toEqual(shop);
    });

    it('surveys the other kinds then', async () => {
      const { objects: found, problems } = await portOf(cluster(), USER).survey();
      const message = expect.stringMatching(/^cannot list ingressroutes.traefik.io in all namespaces: .* at the cluster scope$/);
      expect(problems).toEqual([{ about: expect.objectContaining({ kind: 'IngressRoute', namespace: '', name: '*' }), reason: 'ListRefused', message }]);
      expect(found.map(({ kind }) => kind)).toContain('Ingress');
    });

    it('is empty, and says why, where what decides can not be read', async () => {
      await kubectl(cluster(), ['delete', 'rolebinding', 'backups', '-n', OPERATOR_NAMESPACE]);
      const snapshot = await portOf(cluster(), USER).read('shop');
      expect(snapshot).toMatchObject({ objects: [], complete: false });
      expect(snapshot.problems.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^cannot list configmaps in namespace maintenance-operator: /));
    });

    it('is incomplete, and says why, where discovery is not allowed', async () => {
      await kubectl(cluster(), ['delete', 'clusterrolebinding', 'system:discovery']);
      const snapshot = await portOf(cluster(), USER).read('shop');
      expect(snapshot).toMatchObject({ complete: false, absent: [] });
      expect(snapshot.problems).toContainEqual({
        about: { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', namespace: '', name: '*' },
        reason: 'DiscoveryFailed',
        message: expect.stringMatching(/^cannot find out whether the server has traefik.io\/v1alpha1: forbidden: User "reader" cannot get path/),
      });
    });
  });
}, { users: [USER] });
