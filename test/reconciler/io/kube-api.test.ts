import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { discover } from '../../../src/reconciler/io/kube-discovery.js';
import type { KubeApi } from '../../../src/reconciler/io/kube-api.js';
import { KubeCluster } from '../../../src/reconciler/io/kube-cluster.js';
import { KubeError } from '../../../src/reconciler/io/kube-error.js';
import { configMaps } from '../../../src/reconciler/io/kube-resources.js';
import { ingressRoute as adapter } from '../../../src/reconciler/core/routes/ingress-route.js';
import { describeCluster } from '../../cluster/describe-cluster.js';
import { eventually } from '../../cluster/eventually.js';
import { apiAt, json, startFakeServer, type Answer, type FakeServer } from './fake-server.js';
import { apiOf, applyAll, installCrds, kubectl, objectIn } from './live-cluster.js';

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(...answers: readonly Answer[]): Promise<FakeServer> {
  return (server = await startFakeServer(...answers));
}

async function errorOf(call: Promise<unknown>): Promise<KubeError> {
  const error = await call.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(KubeError);
  return error as KubeError;
}

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } };
const page = (name: string, next?: string) => json(200, { kind: 'ConfigMapList', items: [{ metadata: { name } }], metadata: next ? { continue: next } : {} });
const busy = (status: number) => json(status, { message: 'too many requests' }, { 'retry-after': '0' });

describe('KubeApi', () => {
  it('lists page after page, and fills in what list items lack', async () => {
    const { url, requests } = await serve(page('a', 'next'), page('b'));
    const items = [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }].map((item) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...item }));
    expect(await apiAt(url).list(configMaps, { namespace: 'shop', labelSelector: 'app=a' })).toEqual(items);
    expect(requests).toEqual([
      'GET /api/v1/namespaces/shop/configmaps?limit=500&labelSelector=app%3Da',
      'GET /api/v1/namespaces/shop/configmaps?limit=500&labelSelector=app%3Da&continue=next',
    ]);
  });

  it('begins a list anew where it expired, and gives up after three times', async () => {
    const expired = json(410, { message: 'expired', reason: 'Expired' });
    const { url, requests } = await serve(page('old', 'next'), expired, page('a', 'next'), page('b'), expired);
    expect((await apiAt(url).list(configMaps)).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(await errorOf(apiAt(url).list(configMaps))).toMatchObject({ status: 410, reason: 'Expired', message: 'expired' });
    expect(requests).toHaveLength(4 + 3);
  });

  it('asks again where a read is put off, and gives up after three times', async () => {
    const { url, requests } = await serve(busy(429), busy(503), json(200, configMap), busy(429));
    expect(await apiAt(url).get(configMaps, { namespace: 'shop', name: 'a' })).toEqual(configMap);
    expect(await errorOf(apiAt(url).list(configMaps))).toMatchObject({ status: 429, message: 'too many requests' });
    expect(requests).toHaveLength(3 + 3);
  });

  it('leaves to the next run what is put off for longer', async () => {
    const { url, requests } = await serve(json(429, { message: 'too many requests' }, { 'retry-after': '6' }));
    expect(await errorOf(apiAt(url).list(configMaps))).toMatchObject({ status: 429 });
    expect(requests).toHaveLength(1);
  });

  const place = { namespace: 'shop', name: 'a' };
  const calls: Readonly<Record<string, (api: KubeApi) => Promise<unknown>>> = {
    list: (api) => api.list(configMaps),
    get: (api) => api.get(configMaps, place),
    create: (api) => api.create(configMaps, configMap),
    patch: (api) => api.patch(configMaps, place, []),
    delete: (api) => api.delete(configMaps, place, {}),
  };

  it.each(Object.keys(calls).flatMap((call) => ['{}', 'null', '[]', '{"kind":"Pod"}'].map((body) => [call, body] as const)))('%s takes %s under HTTP 200 for no answer', async (call, body) => {
    const { url } = await serve((response) => response.end(body));
    const wanted = call === 'list' ? 'ConfigMapList' : 'ConfigMap';
    const { message, status } = await errorOf(calls[call]!(apiAt(url)));
    expect(status).toBe(200);
    expect(message.endsWith(`was answered with HTTP 200, but not with a ${wanted}: ${body}`)).toBe(true);
  });

  it('takes an object for absent only where the API server itself says so', async () => {
    const { url } = await serve(json(404, { kind: 'Status', reason: 'NotFound', message: 'configmaps "a" not found' }), (response) => response.writeHead(404).end('404 page not found\n'));
    expect(await apiAt(url).find(configMaps, place)).toBeNull();
    expect(await errorOf(apiAt(url).find(configMaps, place))).toMatchObject({ status: 404 });
  });

  it('sends a write once, whatever the answer is', async () => {
    const { url, requests } = await serve(busy(429));
    expect(await errorOf(apiAt(url).create(configMaps, configMap))).toMatchObject({ status: 429, method: 'POST' });
    expect(requests).toEqual(['POST /api/v1/namespaces/shop/configmaps?fieldManager=maintenance-operator']);
  });

  it('keeps its connection; a read survives that it was closed meanwhile, a write is not repeated', async () => {
    const seen = new Set<unknown>();
    const { url, requests } = await serve((response, { socket }) => {
      if (seen.has(socket)) return void socket.destroy();
      seen.add(socket);
      json(200, configMap)(response, undefined as never);
    });
    const api = apiAt(url);
    const place = { namespace: 'shop', name: 'a' };
    for (const _ of [1, 2]) expect(await api.get(configMaps, place)).toEqual(configMap);
    expect(requests).toHaveLength(3);
    expect((await errorOf(api.patch(configMaps, place, []))).message).toBe(`the API server at ${url} does not answer: socket hang up`);
    expect(requests).toHaveLength(4);
  });

  it('waits no longer than the time-out', async () => {
    const { url } = await serve(() => undefined);
    const error = await errorOf(apiAt(url, { timeoutSeconds: 0.1 }).read('/version', 'Info'));
    expect(error.message).toBe(`the API server at ${url} does not answer: nothing came within 0.1 s`);
    expect(error.status).toBeUndefined();
  });

  it('ends with the run', async () => {
    const { url } = await serve(() => undefined);
    const signal = AbortSignal.abort();
    expect((await errorOf(apiAt(url, { signal }).read('/version', 'Info'))).message).toBe(`the API server at ${url} does not answer: the run was ended`);
  });

  it('names the server that can not be reached', async () => {
    const { url } = await serve(json(200, {}));
    await server!.stop();
    const message = expect.stringMatching(new RegExp(`^the API server at ${url} does not answer: .*ECONNREFUSED`));
    expect(await errorOf(apiAt(url).list(configMaps))).toMatchObject({ message, method: 'GET', path: '/api/v1/configmaps?limit=500' });
  });

  it('shows the beginning of an answer that is no JSON', async () => {
    const { url } = await serve((response) => response.writeHead(502).end('<h1>Bad gateway</h1>'), (response) => response.end('hello'));
    expect((await errorOf(apiAt(url).read('/a', 'ConfigMap'))).message).toBe('GET /a was answered with HTTP 502 <h1>Bad gateway</h1>');
    expect((await errorOf(apiAt(url).read('/a', 'ConfigMap'))).message).toBe('GET /a was answered with HTTP 200, but not in JSON: hello');
  });

  it('asks below the path of the server', async () => {
    const { url, requests } = await serve(json(200, configMap));
    await apiAt(`${url}/k8s/clusters/c-1/`).get(configMaps, { namespace: 'shop', name: 'a' });
    expect(requests).toEqual(['GET /k8s/clusters/c-1/api/v1/namespaces/shop/configmaps/a']);
  });

  it('signs in as the kubeconfig says, also on behalf of somebody', async () => {
    let headers: unknown;
    const { url } = await serve((response, request) => (headers = request.headers) && void response.end(JSON.stringify(configMap)));
    await apiAt(url, {}, { token: 'secret', impersonateUser: 'jane' }).read('/a', 'ConfigMap');
    expect(headers).toMatchObject({ authorization: 'Bearer secret', 'impersonate-user': 'jane', accept: 'application/json' });
  });

  it('runs a program for credentials once for requests that start together', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exec-'));
    const log = join(folder, 'log');
    const credential = { status: { token: 'made' } };
    const exec = { command: 'sh', args: ['-c', `echo run >> ${log}; echo '${JSON.stringify(credential)}'`] };
    const { url } = await serve(json(200, configMap));
    const api = apiAt(url, {}, { exec });
    await Promise.all([1, 2, 3].map(() => api.read('/a', 'ConfigMap')));
    expect(readFileSync(log, 'utf8')).toBe('run\n');
    rmSync(folder, { recursive: true });
  });

  it('says why there are no credentials', async () => {
    const { url } = await serve(json(200, {}));
    const api = apiAt(url, {}, { exec: { command: 'sh', args: ['-c', 'echo log in first >&2; exit 1'] } });
    expect((await errorOf(api.read('/a', 'ConfigMap'))).message).toBe(`the credentials of user "tester" for ${url} can't be had: log in first`);
  });
});

describe('discover', () => {
  const middleware = { group: 'traefik.io', version: 'v1alpha1', kind: 'Middleware', plural: 'middlewares' };
  const kinds = [adapter.resource, middleware];

  it('takes a kind for absent where its group is there without it', async () => {
    const { url, requests } = await serve(json(200, { kind: 'APIResourceList', resources: [{ name: 'middlewares' }, { name: 'middlewares/status' }] }));
    expect(await discover(apiAt(url), kinds)).toEqual({ present: [middleware], absent: [adapter.resource], failures: [] });
    expect(requests).toEqual(['GET /apis/traefik.io/v1alpha1']);
  });

  it('takes a group for absent where the list of groups does not have it, and not for a 404 of somebody on the way', async () => {
    const none: Answer = (response) => response.writeHead(404).end('404 page not found\n');
    const groups = (groupVersion: string) => json(200, { kind: 'APIGroupList', groups: [{ versions: [{ groupVersion }] }] });
    const { url } = await serve(none, groups('apps/v1'), none, groups('traefik.io/v1alpha1'), none, none);
    expect(await discover(apiAt(url), kinds)).toEqual({ present: [], absent: kinds, failures: [] });
    for (const _ of ['the list has it', 'there is no list']) expect(await discover(apiAt(url), kinds)).toMatchObject({ present: [], absent: [], failures: [{}, {}] });
  });

  it('knows nothing of a kind where the server is just starting', async () => {
    const { url } = await serve(json(503, { message: 'starting' }));
    const { present, absent, failures } = await discover(apiAt(url), kinds);
    expect({ present, absent }).toEqual({ present: [], absent: [] });
    expect(failures.map(({ problem }) => problem.message)).toEqual(kinds.map(() => 'cannot find out whether the server has traefik.io/v1alpha1: starting'));
  });
});

describe('KubeCluster of a server that does not answer, or not to us', () => {
  const portOf = (api: KubeApi) => new KubeCluster({ api, operator: { namespace: 'ops', watchNamespaces: [] }, routes: [adapter.resource], instance: 'test' });

  it.each([
    ['401', json(401, { message: 'Unauthorized' }), 'Unauthorized'],
    ['no answer', (response: Parameters<Answer>[0]) => void response.destroy(), 'socket hang up'],
  ])('%s: a survey throws, a snapshot is empty and incomplete', async (_, answer, why) => {
    const { url } = await serve(answer);
    const port = portOf(apiAt(url));
    expect((await errorOf(port.survey())).message).toContain(why);
    const snapshot = await port.read('shop');
    expect(snapshot).toMatchObject({ objects: [], complete: false, absent: [] });
    expect(snapshot.problems.every(({ message }) => message.includes(why))).toBe(true);
  });

  it('a delete that somebody on the way answers with 404 is not done', async () => {
    const { url } = await serve((response) => response.writeHead(404).end('404 page not found\n'));
    const about = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
    const action = { step: 'delete page', because: 'test', about, verb: 'delete' } as const;
    expect(await portOf(apiAt(url)).apply(action)).toMatchObject({ error: { status: 404 } });
  });

  it('a write is a result, and nobody knows what became of it', async () => {
    const { url } = await serve((response) => void response.destroy());
    const about = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
    const action = { step: 'save backup', because: 'test', about, verb: 'create', manifest: configMap } as const;
    const message = `the API server at ${url} does not answer: socket hang up`;
    expect(await portOf(apiAt(url)).apply(action)).toEqual({ action, error: { message } });
  });
});

describeCluster('KubeApi on a real API server', (cluster) => {
  const route = {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name: 'web', namespace: 'default' },
    spec: { routes: [{ match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'web', port: 80 }] }] },
  };
  beforeAll(async () => {
    await installCrds(cluster());
    const crd = 'crd/ingressroutes.traefik.io';
    const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-preserve-unknown-fields';
    await kubectl(cluster(), ['patch', crd, '--type=json', '-p', JSON.stringify([{ op: 'add', path, value: true }])]);
  });

  it('keeps fields that it does not know and times as they are', async () => {
    const future = { deep: [{ field: 0.5, when: '2026-01-02T03:04:05Z' }] };
    await eventually('the API server has taken in the patched CRD', async () => {
      await applyAll(cluster(), [{ ...route, spec: { ...route.spec, future } }]);
      return 'future' in (await objectIn(cluster(), 'ingressroute', 'default', 'web') as unknown as typeof route).spec;
    });
    const object = await apiOf(cluster()).get(adapter.resource, { namespace: 'default', name: 'web' });
    expect(object).toEqual(await objectIn(cluster(), 'ingressroute', 'default', 'web'));
    expect(object).toMatchObject({ spec: { future }, metadata: { creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) } });
    expect(await apiOf(cluster()).list(adapter.resource)).toEqual([object]);
  });

  it('lists what does not fit into one page', async () => {
    await applyAll(cluster(), Array.from({ length: 7 }, (_, i) => ({ ...configMap, metadata: { name: `c-${i}`, namespace: 'default', labels: { many: 'yes' } } })));
    const since = await cluster().auditMark();
    const found = await apiOf(cluster(), undefined, { pageSize: 3 }).list(configMaps, { namespace: 'default', labelSelector: 'many=yes' });
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['c-0', 'c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6']);
    expect((await cluster().auditLog({ since })).filter(({ userAgent }) => userAgent === 'maintenance-operator')).toHaveLength(3);
  });
});
