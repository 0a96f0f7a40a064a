import { beforeAll, expect, it } from '@jest/globals';
import type { Occurrence } from '../../../src/reconciler/cluster.js';
import { refOf } from '../../../src/reconciler/core/manifest.js';
import { eventOf } from '../../../src/reconciler/io/kube-event.js';
import { describeCluster } from '../../cluster/describe-cluster.js';
import { applyAll, kubectl, objectIn, portOf } from './live-cluster.js';

const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'default' },
  spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
};

interface Event {
  readonly note: string;
  readonly eventTime: string;
}

describeCluster('KubeCluster.tell on a real API server', (cluster) => {
  let about: Occurrence['about'];
  beforeAll(async () => {
    await applyAll(cluster(), [ingress]);
    about = refOf(await objectIn(cluster(), 'ingress', 'default', 'web'));
  });

  async function tell(occurrence: Partial<Occurrence>): Promise<void> {
    await portOf(cluster()).tell({ about, type: 'Normal', reason: 'Diverted', note: 'it is on page "default"', ...occurrence });
  }

  async function told(reason: string, namespace = 'default'): Promise<readonly Event[]> {
    const { items } = JSON.parse(await kubectl(cluster(), ['get', 'events.events.k8s.io', '-n', namespace, '-o', 'json'])) as { items: readonly (Event & { reason: string })[] };
    return items.filter((event) => event.reason === reason);
  }

  it('tells the same once, and something else again', async () => {
    await tell({});
    await tell({});
    expect(await told('Diverted')).toHaveLength(1);
    await tell({ note: 'it is on page "shop"' });
    expect(await told('Diverted')).toHaveLength(2);
  });

  it('shows up where people look', async () => {
    await tell({ type: 'Warning', reason: 'PageNotReady', note: 'the image can’t be pulled' });
    const described = await kubectl(cluster(), ['describe', 'ingress', 'web']);
    expect(described).toMatch(/Warning +PageNotReady +\S+ +maintenance-operator.mithucste30.io\/reconciler.* the image can’t be pulled/);
    const listed = await kubectl(cluster(), ['get', 'events']);
    expect(listed).toMatch(/\d+s +Warning +PageNotReady +ingress\/web +the image can’t be pulled/);
  });

  it('shortens a note of more than 1024 bytes between two characters', async () => {
    await tell({ reason: 'Long', note: 'ä'.repeat(1024) });
    await tell({ reason: 'Emoji', note: `x${'🦊'.repeat(300)}` });
    await tell({ reason: 'Fits', note: 'a'.repeat(1024) });
    expect((await told('Long')).map(({ note }) => note)).toEqual([`${'ä'.repeat(510)}…`]);
    expect((await told('Emoji')).map(({ note }) => note)).toEqual([`x${'🦊'.repeat(255)}…`]);
    expect((await told('Fits')).map(({ note }) => note)).toEqual(['a'.repeat(1024)]);
  });

  it('tells of what lies in no namespace in namespace default', async () => {
    const namespace = await objectIn(cluster(), 'namespace', '', 'kube-system');
    await tell({ about: refOf(namespace), reason: 'NoNamespace' });
    expect(await told('NoNamespace')).toHaveLength(1);
  });

  it('never fails', async () => {
    await tell({ about: { ...about, namespace: 'gone' } });
    await tell({ reason: '' });
    await tell({ about: { ...about, name: '*' }, reason: 'EveryName' });
    expect(await told('EveryName')).toEqual([]);
  });
});

it('gives the time in microseconds', () => {
  const occurrence: Occurrence = { about: { apiVersion: 'v1', kind: 'Service', namespace: 'a', name: 'b' }, type: 'Normal', reason: 'R', note: 'n' };
  expect(eventOf(occurrence, 'test', new Date('2026-11-23T21:38:33.120Z')).eventTime).toBe('2026-11-23T21:38:33.120000Z');
});
