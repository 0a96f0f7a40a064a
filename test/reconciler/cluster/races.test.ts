import { expect, it } from '@jest/globals';
import type { JsonObject, Manifest } from '../../../src/reconciler/core/manifest.js';
import { describeOperating, ENABLED, PAGE, promptly, withMoment, type OperatingCluster } from './operating-cluster.js';
import { stepsOf, substanceOf } from './run-facts.js';
import { simpleIngress } from './routes.js';

type Paths = { readonly path: string; readonly backend: { readonly service: { readonly name: string } } }[];

function pathsOf(route: Manifest): Paths {
  return (route.spec as { rules: { http: { paths: Paths } }[] }).rules[0]!.http.paths;
}

/** What people do between our read and our write. */
const meddlings: Readonly<Record<string, (operating: OperatingCluster, route: Manifest) => Promise<unknown>>> = {
  'reorders paths': (operating, route) => patch(operating, route, [...pathsOf(route)].reverse()),
  'inserts a path in front': (operating, route) =>
    patch(operating, route, [{ path: '/first', pathType: 'Prefix', backend: { service: { name: 'first', port: { number: 80 } } } } as never, ...pathsOf(route)]),
  'deploys': (operating, { metadata }) => operating.apply(simpleIngress(metadata.namespace!, { '/': 'web-v2', '/api': 'api' })),
};

function patch(operating: OperatingCluster, route: Manifest, paths: Paths): Promise<string> {
  const value = [{ op: 'replace', path: '/spec/rules/0/http/paths', value: paths }];
  return operating.kubectl('patch', 'ingress', 'web', '-n', route.metadata.namespace!, '--type=json', '-p', JSON.stringify(value));
}

function servicesByPath(route: Manifest): JsonObject {
  return Object.fromEntries(pathsOf(route).map((entry) => [entry.path, entry.backend.service.name]));
}

describeOperating('between the read and the write', (operating) => {
  it.each(Object.keys(meddlings).map((title, index) => [title, index] as const))('somebody %s before the divert: the guard refuses, and nothing lands in the wrong slot', async (title, index) => {
    const namespace = await operating().namespace(`divert-${index}`);
    const route = simpleIngress(namespace);
    await operating().apply(route);
    let wanted = servicesByPath(route);
    await operating().annotate(route, ENABLED, 'true');
    const cluster = withMoment(operating().port(), ({ step }) => step === 'divert', async () => {
      await meddlings[title]!(operating(), route);
      wanted = servicesByPath(await operating().get(route));
    });
    const run = await operating().run({ cluster });
    expect(stepsOf(run).filter((step) => step.startsWith('divert'))).toEqual([expect.stringContaining('refused'), 'divert']);
    expect(new Set(Object.values(servicesByPath(await operating().get(route)))).size).toBe(1);
    await operating().turnOff(route);
    expect(servicesByPath(await operating().get(route))).toEqual(wanted);
  });

  it.each(Object.keys(meddlings).map((title, index) => [title, index] as const))('somebody %s before the restore: the guard refuses, and each slot gets its own', async (title, index) => {
    const namespace = await operating().namespace(`restore-${index}`);
    const route = simpleIngress(namespace);
    await operating().apply(route);
    const wanted = { '/': 'web', '/api': 'api', ...(title.startsWith('inserts') && { '/first': 'first' }), ...(title === 'deploys' && { '/': 'web-v2' }) };
    await operating().turnOn(route);
    await operating().annotate(route, ENABLED, undefined);
    const cluster = withMoment(operating().port(), ({ step }) => step === 'restore', async () => void (await meddlings[title]!(operating(), await operating().get(route))));
    const run = await operating().run({ cluster });
    expect(stepsOf(run)).toEqual(expect.arrayContaining([expect.stringContaining('restore refused')]));
    expect(servicesByPath(await operating().get(route))).toEqual(wanted);
    await operating().expectSettled();
  });

  it('the annotation goes before the divert: the app stays', async () => {
    const route = simpleIngress(await operating().namespace('flip-off'));
    await operating().apply(route);
    const before = substanceOf(await operating().get(route));
    await operating().annotate(route, ENABLED, 'true');
    await operating().run({ cluster: withMoment(operating().port(), ({ step }) => step === 'divert', () => operating().annotate(route, ENABLED, undefined)) });
    expect(substanceOf(await operating().get(route))).toEqual(before);
    await operating().runWell();
    await operating().expectNothingLeft();
  });

  it('the annotation comes back before the restore: the page stays', async () => {
    const route = simpleIngress(await operating().namespace('flip-on'));
    await operating().apply(route);
    await operating().turnOn(route);
    await operating().annotate(route, ENABLED, undefined);
    const run = await operating().run({ cluster: withMoment(operating().port(), ({ step }) => step === 'restore', () => operating().annotate(route, ENABLED, 'true')) });
    expect(stepsOf(run).filter((step) => step === 'restore')).toEqual([]);
    expect(new Set(Object.values(servicesByPath(await operating().get(route))))).toEqual(new Set([expect.stringMatching(/^maintenance-/)]));
    await operating().turnOff(route);
    await operating().expectNothingLeft();
  });

  it.each(['mark page', 'delete page'] as const)('a set that one run retires (at "%s") while another diverts onto it: no route is on a Service that is gone', async (moment) => {
    const namespace = await operating().namespace(`retire-${moment.split(' ')[0]}`);
    const [leaving, coming] = [simpleIngress(namespace, { '/': 'web' }, 'leaving'), simpleIngress(namespace, { '/': 'web' }, 'coming')];
    await operating().apply(leaving);
    await operating().apply(coming);
    await operating().turnOn(leaving);
    await operating().annotate(leaving, ENABLED, undefined);
    const other = async (): Promise<void> => {
      await operating().annotate(coming, ENABLED, 'true');
      await operating().run();
      await expectServed(operating(), coming);
    };
    await operating().run({ cluster: withMoment(operating().port(), ({ step, about }) => step === moment && about.kind !== 'ConfigMap', other) });
    await operating().runWell();
    await expectServed(operating(), coming);
    await operating().expectSettled();
    await operating().turnOff(coming);
    await operating().expectNothingLeft();
  });

  it('two runs at once turn on, change page and turn off without harm', async () => {
    const namespace = await operating().namespace('both');
    const routes = ['one', 'two', 'three'].map((name) => simpleIngress(namespace, { '/': name }, name));
    for (const route of routes) await operating().apply(route);
    const before = await Promise.all(routes.map(async (route) => substanceOf(await operating().get(route))));
    const together = async (key: string, value: string | undefined): Promise<void> => {
      await Promise.all(routes.map((route) => operating().annotate(route, key, value)));
      await Promise.all([operating().run(), operating().run()]);
      await operating().runWell();
    };
    await together(ENABLED, 'true');
    await together(PAGE, 'other');
    await together(PAGE, undefined);
    await together(ENABLED, undefined);
    expect(await Promise.all(routes.map(async (route) => substanceOf(await operating().get(route))))).toEqual(before);
    await operating().expectNothingLeft();
  });
});

async function expectServed(operating: OperatingCluster, route: Manifest): Promise<void> {
  const service = servicesByPath(await operating.get(route))['/'] as string;
  expect(service).toMatch(/^maintenance-/);
  const { metadata } = await operating.get({ apiVersion: 'v1', kind: 'Service', metadata: { name: service, namespace: route.metadata.namespace! } });
  expect(metadata.deletionTimestamp).toBeUndefined();
  expect(promptly.maintenance!.timing.graceSeconds).toBe(0);
}
