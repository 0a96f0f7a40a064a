import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { V1Endpoint, V1EndpointSlice, V1Pod } from '@kubernetes/client-node';
import type { ControlPlane } from './control-plane.js';
import { describeCluster } from './describe-cluster.js';
import { eventually } from './eventually.js';
import { startStandInKubelet, type StandInKubelet } from './stand-in-kubelet.js';

const page = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'page', labels: { app: 'maintenance-page' } },
  spec: { containers: [{ name: 'nginx', image: 'nginx' }] },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'page' },
  spec: { selector: { app: 'maintenance-page' }, ports: [{ port: 80, targetPort: 8080 }] },
};

async function apply(cluster: ControlPlane, ...items: readonly object[]): Promise<void> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  expect(await cluster.kubectl(['apply', '-f', '-'], { input })).toMatchObject({ code: 0 });
}

async function endpoints(cluster: ControlPlane): Promise<readonly V1Endpoint[]> {
  const { stdout } = await cluster.kubectl(['get', 'endpointslices', '-l', 'kubernetes.io/service-name=page', '-o', 'json']);
  return JSON.parse(stdout).items.flatMap((slice: V1EndpointSlice) => slice.endpoints ?? []);
}

async function pod(cluster: ControlPlane): Promise<V1Pod> {
  return JSON.parse((await cluster.kubectl(['get', 'pod', 'page', '-o', 'json'])).stdout);
}

describeCluster('a stand-in for the kubelet', (cluster) => {
  let kubelet: StandInKubelet;
  let isReady = true;
  beforeAll(async () => {
    kubelet = await startStandInKubelet(cluster(), { ready: () => isReady });
    await apply(cluster(), service, page);
  });
  afterAll(() => kubelet.stop());

  it('makes a Pod a ready endpoint of its Service', async () => {
    await eventually('the Pod is a ready endpoint', async () => {
      expect(await endpoints(cluster())).toEqual([
        {
          addresses: ['10.244.0.1'],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: 'stand-in-node',
          targetRef: { kind: 'Pod', namespace: 'default', name: 'page', uid: (await pod(cluster())).metadata?.uid },
        },
      ]);
      return true;
    });
  });

  it('says since when the Pod is ready, in whole seconds', async () => {
    const ready = (await pod(cluster())).status?.conditions?.find(({ type }) => type === 'Ready');
    expect(ready?.lastTransitionTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('takes back the readiness when the test says so, and goes on after a restart of the API server', async () => {
    isReady = false;
    await eventually('the endpoint is not ready', async () => (await endpoints(cluster()))[0]?.conditions?.ready === false);
    await cluster().restart();
    isReady = true;
    await eventually('it is again', async () => (await endpoints(cluster()))[0]?.conditions?.ready === true);
  });

  it('makes a Pod fail', async () => {
    await kubelet.fail('default', 'page');
    expect((await pod(cluster())).status?.phase).toBe('Failed');
    await eventually('it is no endpoint', async () => (await endpoints(cluster())).length === 0);
  });

  it('lets a deleted Pod go', async () => {
    await cluster().kubectl(['delete', 'pod', 'page', '--wait=false']);
    await eventually('it is gone', async () => (await cluster().kubectl(['get', 'pod', 'page'])).code !== 0);
  });
});
