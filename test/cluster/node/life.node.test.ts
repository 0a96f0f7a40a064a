import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import type { V1EndpointSliceList, V1PodList, V1Service } from '@kubernetes/client-node';
import { App, Chart } from 'cdk8s';
import { MaintenancePage } from '../../../src/constructs/maintenance-page.js';
import { DEFAULT_IMAGE } from '../../../src/constructs/page-pod.js';
import { eventually } from '../eventually.js';
import { describeNode } from './describe-node.js';
import { ask } from './ask.js';
import { down } from './down.js';
import { runInside } from './enter.js';
import { nodeName } from './layout.js';
import { nodeAdmin } from './node-admin.js';
import { nodeTraces, whatIsLeft, type NodeTraces } from './node-traces.js';
import { up } from './up.js';

async function get<T>(what: string): Promise<T> {
  return JSON.parse(await nodeAdmin.kubectl('get', what, '-n', 'shop', '-o', 'json')) as T;
}

describeNode('a node', () => {
  let address: string;

  beforeAll(async () => {
    const namespace = { metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } };
    await nodeAdmin.apply({ apiVersion: 'v1', kind: 'Namespace', ...namespace });
    const chart = new Chart(new App(), 'page', { namespace: 'shop' });
    const { pageSetName } = new MaintenancePage(chart, 'page', { html: '<h1>Back at noon</h1>', retryAfterSeconds: 600 });
    await nodeAdmin.kubectlWith(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() }), 'apply', '-f', '-');
    address = (await get<V1Service>(`service/${pageSetName}`)).spec!.clusterIP!;
  });

  it.each(['vm/overcommit_memory', 'kernel/panic', 'kernel/panic_on_oops'])('writes to a copy of the kernel setting %s only', async (setting) => {
    const { stdout } = await runInside(['stat', '--file-system', '--format=%T', `/proc/sys/${setting}`]);
    expect(stdout.trim()).toBe('tmpfs');
  });

  it('runs the Pod of a page set under Pod Security "restricted"', async () => {
    await eventually('it is ready', async () => {
      const [pod] = (await get<V1PodList>('pods')).items;
      const container = { ready: true, restartCount: 0, image: DEFAULT_IMAGE };
      expect(pod).toMatchObject({ status: { phase: 'Running', containerStatuses: [container] } });
      return true;
    });
  });

  it('refuses a Pod there that is not restricted', async () => {
    await expect(nodeAdmin.kubectl('run', 'root', '-n', 'shop', '--image=any')).rejects.toThrow('violates PodSecurity "restricted:latest"');
  });

  it('makes the Pod an endpoint of its Service', async () => {
    await eventually('it is an endpoint', async () => {
      const [slice] = (await get<V1EndpointSliceList>('endpointslices')).items;
      expect(slice?.endpoints).toMatchObject([{ conditions: { ready: true }, nodeName }]);
      return true;
    });
  });

  it('answers with the page by the address of its Service', async () => {
    const page = { status: 503, type: 'text/html; charset=utf-8', retryAfter: '600', body: expect.stringContaining('Back at noon') };
    await eventually('kube-proxy knows it', async () => expect(await ask(address, 'text/html')).toMatchObject(page) ?? true);
    const json = await ask(address, 'application/json');
    expect(json).toMatchObject({ status: 503, type: expect.stringMatching(/^application\/json/), retryAfter: '600' });
    expect(JSON.parse(json.body)).toMatchObject({ status: 503 });
  });

  it('lets a Pod go when it is deleted, and shows its log before', async () => {
    expect(await nodeAdmin.kubectl('logs', '-n', 'shop', '-l', 'app=maintenance-page')).toBe('');
    await nodeAdmin.kubectl('delete', 'pods', '-n', 'shop', '--all', '--grace-period=1', '--timeout=60s');
    expect((await get<V1PodList>('pods')).items).toEqual([]);
  });

  it('leaves nothing after down', async () => {
    const traces = nodeTraces();
    expect(whatIsLeft(traces).length).toBeGreaterThan(8);
    await down();
    expect(whatIsLeft(traces)).toEqual([]);
  });

  it('comes up once where two processes start it at once', async () => {
    const told: string[] = [];
    await Promise.all([up((line) => told.push(line)), up((line) => told.push(line))]);
    expect(told.filter((line) => line === `${nodeName} is ready`)).toHaveLength(1);
    expect(await nodeAdmin.kubectl('get', 'nodes', '-o', 'name')).toBe(`node/${nodeName}\n`);
    await down();
  });

  it.each([300, 1500, 3000, 6000])('leaves nothing after down where its starter was killed after %d ms', async (ms) => {
    const starter = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'cli.ts'), 'up'], { stdio: 'ignore' });
    const ended = once(starter, 'exit');
    const traces = await new Promise<NodeTraces>((resolve) => setTimeout(() => resolve(nodeTraces()), ms));
    starter.kill('SIGKILL');
    await ended;
    await down();
    expect(whatIsLeft(traces)).toEqual([]);
  });
});
