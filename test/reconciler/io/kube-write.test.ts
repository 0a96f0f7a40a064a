import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Action } from '../../../src/reconciler/core/action.js';
import { refOf, type Manifest, type Operation, type Ref } from '../../../src/reconciler/core/manifest.js';
import type { KubeCluster } from '../../../src/reconciler/io/kube-cluster.js';
import { pods } from '../../../src/reconciler/io/kube-resources.js';
import { write } from '../../../src/reconciler/io/kube-write.js';
import { describeCluster } from '../../cluster/describe-cluster.js';
import { startStandInKubelet } from '../../cluster/stand-in-kubelet.js';
import { eventually } from '../../cluster/eventually.js';
import { apiOf, applyAll, installCrds, kubectl, objectIn, portOf } from './live-cluster.js';

const why = { step: 'mark page', because: 'it is a test' } as const;

function creation(manifest: Manifest): Action {
  return { ...why, verb: 'create', about: refOf(manifest), manifest };
}

function patchOf(about: Ref, ...operations: readonly Operation[]): Action {
  return { ...why, verb: 'patch', about, operations };
}

function deletionOf(object: Manifest, resourceVersion = object.metadata.resourceVersion!): Action {
  return { ...why, verb: 'delete', about: refOf(object), resourceVersion };
}

function configMap(name: string, data: Record<string, string> = {}, annotations?: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', ...(annotations && { annotations }) }, data };
}

function pod(name: string): Manifest {
  const metadata = { name, namespace: 'default', labels: { app: 'maintenance-page' } };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } };
}

describeCluster('KubeCluster.apply on a real API server', (cluster) => {
  let port: KubeCluster;
  beforeAll(() => void (port = portOf(cluster())));

  async function created(manifest: Manifest): Promise<Manifest> {
    const { answer, error } = await port.apply(creation(manifest));
    expect(error).toBeUndefined();
    return answer!;
  }

  async function live(object: Manifest): Promise<Manifest> {
    return objectIn(cluster(), object.kind, object.metadata.namespace!, object.metadata.name);
  }

  it('patches under a test of any text, and writes it as it is', async () => {
    const text = '& < > \u2028 \u2029 " \\ / \b \f \n \r \t \u0001 \u007f ü 😀';
    const object = await created(configMap('any-text', { text }));
    const { answer, error } = await port.apply(patchOf(refOf(object), { op: 'test', path: '/data/text', value: text }, { op: 'add', path: '/data/copy', value: text }));
    expect([error, answer?.data]).toEqual([undefined, { text, copy: text }]);
  });

  it('creates every kind of part of a page set, as field manager maintenance-operator', async () => {
    const labels = { app: 'maintenance-page' };
    const metadata = { name: 'part', namespace: 'default', labels };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } };
    const parts: readonly Manifest[] = [
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 80 }] } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' } },
      pod('part'),
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 0, selector: { matchLabels: labels }, template } },
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector: { matchLabels: labels } } },
    ];
    for (const part of parts) {
      const answer = await created(part);
      expect(answer).toMatchObject({ kind: part.kind, metadata: { name: 'part', uid: expect.any(String) } });
      expect(answer.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['maintenance-operator']);
    }
  });

  it('answers a create that comes too late with the object that is there', async () => {
    const first = await created(configMap('taken', { owner: 'somebody' }));
    const action = creation(configMap('taken', { owner: 'us' }));
    expect(await port.apply(action)).toEqual({ action, answer: first, error: { status: 409, message: 'configmaps "taken" already exists' } });
  });

  it('answers a create in a namespace that is gone with null', async () => {
    const action = creation({ ...configMap('x'), metadata: { name: 'x', namespace: 'gone' } });
    expect(await port.apply(action)).toMatchObject({ answer: null, error: { status: 404, message: 'namespaces "gone" not found' } });
  });

  it('patches a custom resource and answers it as it is now', async () => {
    await installCrds(cluster());
    const route = {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'IngressRoute',
      metadata: { name: 'web', namespace: 'default' },
      spec: { routes: [{ match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'web', port: 80 }] }] },
    };
    await applyAll(cluster(), [route]);
    const replace: Operation = { op: 'replace', path: '/spec/routes/0/services/0/name', value: 'page' };
    const { answer, error } = await port.apply(patchOf(refOf(await live(route)), replace));
    expect(error).toBeUndefined();
    expect(answer).toEqual(await live(route));
    expect(answer?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['kubectl-client-side-apply', 'maintenance-operator']);
  });

  /** A Pod that ends only when its kubelet says so. */
  async function running(name: string): Promise<Manifest> {
    await created(pod(name));
    const kubelet = await startStandInKubelet(cluster());
    const ready = await eventually('the Pod is ready', async () => {
      const object = await live(pod(name));
      return JSON.stringify(object.status).includes('"type":"Ready"') && object;
    });
    await kubelet.stop();
    return ready;
  }

  it('changes nothing where a test of the patch fails, and answers what is there instead', async () => {
    const object = await created(configMap('guarded', { a: '1' }));
    const operations: readonly Operation[] = [{ op: 'replace', path: '/data/a', value: '2' }, { op: 'test', path: '/metadata/uid', value: 'other' }];
    const { answer, error } = await port.apply(patchOf(refOf(object), ...operations));
    expect(error).toEqual({ status: 422, message: expect.stringContaining('it is not as it was read') });
    expect(answer).toEqual(object);
  });

  it('says in the words of the server what is invalid', async () => {
    const object = await created(configMap('valid'));
    const { error } = await port.apply(patchOf(refOf(object), { op: 'add', path: '/metadata/labels', value: { 'a b': 'c' } }));
    expect(error).toMatchObject({ status: 422, message: expect.stringContaining('metadata.labels: Invalid value: "a b"') });
  });

  it('answers a patch of what is gone with null', async () => {
    const about = refOf(configMap('gone'));
    expect(await port.apply(patchOf(about))).toMatchObject({ answer: null, error: { status: 404 } });
  });

  it('deletes only what it has read', async () => {
    const old = await created(configMap('doomed'));
    const { answer: now } = await port.apply(patchOf(refOf(old), { op: 'add', path: '/data', value: { a: '1' } }));
    expect(await port.apply(deletionOf(old))).toMatchObject({ answer: now, error: { status: 409 } });
    const action = deletionOf({ ...now!, metadata: { ...now!.metadata, uid: 'other' } });
    expect(await port.apply(action)).toMatchObject({ answer: now, error: { status: 409 } });
    expect(await port.apply(deletionOf(now!))).toEqual({ action: deletionOf(now!), answer: null });
  });

  it('takes what is gone already for deleted', async () => {
    const action = deletionOf(configMap('never'), '1');
    expect(await port.apply(action)).toEqual({ action, answer: null });
  });

  it('deletes a Pod: at first it is going, then it is gone', async () => {
    await created(pod('unscheduled'));
    expect(await port.apply(deletionOf(await live(pod('unscheduled'))))).toMatchObject({ answer: null });

    const ready = await running('running');
    expect(await port.apply(deletionOf(ready))).toMatchObject({ answer: { metadata: { uid: ready.metadata.uid, deletionTimestamp: expect.any(String) } } });
  });

  it('takes a Pod for gone whose name is another one\'s when it is read back', async () => {
    const doomed = await running('renewed');
    const api = apiOf(cluster());
    const find = api.find.bind(api);
    api.find = async (resource, place) => {
      await kubectl(cluster(), ['delete', 'pod', 'renewed', '--force', '--grace-period=0']);
      await created(pod('renewed'));
      return find(resource, place);
    };
    const action = deletionOf(doomed);
    expect(await write(api, pods, action)).toEqual({ action, answer: null });
    expect((await live(pod('renewed'))).metadata).not.toHaveProperty('deletionTimestamp');
  });

  it('leaves what the server does not allow as an error, without an answer', async () => {
    await kubectl(cluster(), ['create', 'serviceaccount', 'nobody']);
    await cluster().asServiceAccount('default', 'nobody');
    const nobody = portOf(cluster(), 'system:serviceaccount:default:nobody');
    const action = creation(configMap('forbidden'));
    expect(await nobody.apply(action)).toEqual({ action, error: { status: 403, message: expect.stringContaining('cannot create resource "configmaps"') } });
  });

  describe('a JSON Patch test for null', () => {
    const absent = { op: 'test', path: '/metadata/annotations/x', value: null } as const;
    const mark: Operation = { op: 'add', path: '/data', value: { marked: 'yes' } };

    it('passes where other annotations are there and this one is not', async () => {
      const object = await created(configMap('other', {}, { y: '1' }));
      expect(await port.apply(patchOf(refOf(object), absent, mark))).toMatchObject({ answer: { data: { marked: 'yes' } } });
    });

    it('fails where the annotation is there, also as an empty text', async () => {
      for (const x of ['1', '']) {
        const object = await created(configMap(`same-${x.length}`, {}, { x }));
        expect(await port.apply(patchOf(refOf(object), absent, mark))).toMatchObject({ error: { status: 422 }, answer: object });
      }
    });

    it('fails where there is no annotation at all: the map itself must be tested then', async () => {
      const object = await created(configMap('bare'));
      expect(await port.apply(patchOf(refOf(object), absent, mark))).toMatchObject({ error: { status: 422 }, answer: object });
      const noMap: Operation = { op: 'test', path: '/metadata/annotations', value: null };
      expect(await port.apply(patchOf(refOf(object), noMap, mark))).toMatchObject({ answer: { data: { marked: 'yes' } } });
      const marked = await created(configMap('map', {}, { y: '1' }));
      expect(await port.apply(patchOf(refOf(marked), noMap, mark))).toMatchObject({ error: { status: 422 } });
    });
  });
});
