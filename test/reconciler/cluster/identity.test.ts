import { expect, it } from '@jest/globals';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { COPY, describeOperating, ENABLED, promptly } from './operating-cluster.js';
import { stepsOf, substanceOf, troubleOf } from './run-facts.js';
import { ingressRoute, simpleIngress } from './routes.js';

const spec = { routes: [{ match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'traefik-web', port: 80 }] }] };
const longName = Array.from({ length: 4 }, (_, i) => String(i).repeat(62)).join('.') + '.x';

describeOperating('which route a backup belongs to', (operating) => {
  const backups = async (): Promise<readonly Manifest[]> =>
    (JSON.parse(await operating().kubectl('get', 'configmaps', '-n', promptly.operator.namespace, '-l', 'app=maintenance-operator', '-o', 'json')) as { items: Manifest[] }).items;

  it('same name for two kinds, in two namespaces, and names of 253 characters: each route has a backup of its own', async () => {
    const [one, two] = [await operating().namespace('one'), await operating().namespace('two')];
    expect(longName).toHaveLength(253);
    const routes = [simpleIngress(one), ingressRoute(one, spec), simpleIngress(two, { '/': 'two' }), ...[one, two].map((namespace) => simpleIngress(namespace, { '/': namespace }, longName))];
    for (const route of routes) await operating().apply(route);
    const before = await Promise.all(routes.map(async (route) => substanceOf(await operating().get(route))));
    for (const route of routes) await operating().annotate(route, ENABLED, 'true');
    await operating().runWell();
    const names = (await backups()).map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(routes.length);
    expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(253);
    await operating().expectSettled();
    for (const route of routes) await operating().annotate(route, ENABLED, undefined);
    await operating().runWell();
    expect(await Promise.all(routes.map(async (route) => substanceOf(await operating().get(route))))).toEqual(before);
    await operating().expectNothingLeft();
  });

  it('a route deleted and created again during maintenance: what it came with is its original', async () => {
    const route = simpleIngress(await operating().namespace('again'));
    await operating().apply(route);
    await operating().turnOn(route);
    await operating().kubectl('delete', 'ingress', 'web', '-n', 'again');
    const renewed = simpleIngress('again', { '/': 'web-v2', '/api': 'api' });
    await operating().apply({ ...renewed, metadata: { ...renewed.metadata, annotations: { [ENABLED]: 'true' } } });
    await operating().runWell();
    expect(JSON.stringify((await operating().get(route)).spec)).not.toContain('web-v2');
    await operating().turnOff(route);
    expect((await operating().get(route)).spec).toEqual(renewed.spec);
    await operating().expectNothingLeft();
  });

  it('a route deleted and created again as it was diverted gets its originals from the former backup', async () => {
    const route = simpleIngress(await operating().namespace('exported'));
    await operating().apply(route);
    await operating().turnOn(route);
    const { metadata, ...exported } = await operating().get(route);
    await operating().kubectl('delete', 'ingress', 'web', '-n', 'exported');
    const { annotations = {}, name, namespace } = metadata;
    await operating().kubectlWith(JSON.stringify({ ...exported, status: undefined, metadata: { name, namespace, annotations } }), 'create', '-f', '-');
    await operating().runWell();
    await operating().turnOff(route);
    expect((await operating().get(route)).spec).toEqual(route.spec);
    await operating().expectNothingLeft();
  });

  it('a route that is gone: its backup is kept', async () => {
    const route = simpleIngress(await operating().namespace('gone'));
    await operating().apply(route);
    await operating().turnOn(route);
    await operating().kubectl('delete', 'ingress', 'web', '-n', 'gone');
    await operating().runWell();
    await operating().expectSettled();
    expect((await backups()).map(({ metadata }) => metadata.annotations)).toEqual([{ 'maintenance-operator.mithucste30.io/unused-since': expect.any(String) }]);
    await operating().kubectl('delete', 'configmap', '-n', promptly.operator.namespace, '-l', 'app=maintenance-operator');
  });

  it.each([
    ['backup ConfigMap', 'annotation'],
    ['annotation', 'backup ConfigMap'],
  ])('the %s is deleted by hand: restored from the %s', async (lost) => {
    const namespace = await operating().namespace(`lost-${lost.split(' ')[0]!.toLowerCase()}`);
    const route = simpleIngress(namespace);
    await operating().apply(route);
    const before = substanceOf(await operating().get(route));
    await operating().turnOn(route);
    const lose = (): Promise<unknown> =>
      lost === 'annotation' ? operating().annotate(route, COPY, undefined) : operating().kubectl('delete', 'configmap', '-n', promptly.operator.namespace, '-l', 'app=maintenance-operator');
    await lose();
    await operating().runWell();
    expect(await backups()).toHaveLength(1);
    expect((await operating().get(route)).metadata.annotations?.[COPY]).toBeDefined();
    await lose();
    await operating().turnOff(route);
    expect(substanceOf(await operating().get(route))).toEqual(before);
    await operating().expectNothingLeft();
  });

  it.each([['on', 'true'], ['off', undefined]] as const)('backup and annotation both gone while %s: the route is left alone, and what to do is said', async (title, value) => {
    const route = simpleIngress(await operating().namespace(`both-gone-${title}`));
    await operating().apply(route);
    await operating().turnOn(route);
    await operating().annotate(route, COPY, undefined);
    await operating().kubectl('delete', 'configmap', '-n', promptly.operator.namespace, '-l', 'app=maintenance-operator');
    await operating().annotate(route, ENABLED, value);
    const diverted = substanceOf(await operating().get(route));
    const run = await operating().run();
    expect(stepsOf(run)).toEqual([]);
    expect(troubleOf(run).join()).toMatch(/BackupLost: .* deploy the route again, or set this backend by hand/);
    expect(substanceOf(await operating().get(route))).toEqual(diverted);
    await operating().apply({ ...route, metadata: { ...route.metadata, namespace: route.metadata.namespace! } });
    await operating().turnOff(route);
    expect((await operating().get(route)).spec).toEqual(route.spec);
  });
});
