import { beforeAll, describe, expect, it } from '@jest/globals';
import { DELETING, UNUSED_SINCE } from '../../../src/reconciler/core/annotations.js';
import { describeOperating, ENABLED, PAGE, promptly, SERVICE } from './operating-cluster.js';
import { stepsOf, substanceOf } from './run-facts.js';
import { ingress, ingresses, ingressRoute, ingressRoutes, simpleIngress } from './routes.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';

/** How the object came to be there: by whom, and with which field manager. */
const appliers = {
  'kubectl apply': [],
  'a server-side applier (Helm 4, Flux, Argo CD)': ['--server-side', '--field-manager=helm'],
};

const cases = Object.entries(appliers).flatMap(([applier, flags]) => [
  ...Object.entries(ingresses).map(([title, spec]) => ({ kind: 'Ingress', title, applier, flags, make: (namespace: string) => ingress(namespace, spec) })),
  ...Object.entries(ingressRoutes).map(([title, spec]) => ({ kind: 'IngressRoute', title, applier, flags, make: (namespace: string) => ingressRoute(namespace, spec) })),
]);

describeOperating('on, then off, on a real API server', (operating) => {
  describe('every kind of route, each in a namespace of its own', () => {
    let before: readonly Manifest[], during: readonly Manifest[], after: readonly Manifest[];
    beforeAll(async () => {
      const routes = await Promise.all(cases.map(async ({ make, flags }, index) => {
        const route = make(await operating().namespace(`case-${index}`));
        await operating().apply(route, ...flags);
        return route;
      }));
      const look = (): Promise<readonly Manifest[]> => Promise.all(routes.map((route) => operating().get(route)));
      before = await look();
      await Promise.all(routes.map((route) => operating().annotate(route, ENABLED, 'true')));
      await operating().runWell();
      during = await look();
      await operating().expectSettled();
      await Promise.all(routes.map((route) => operating().annotate(route, ENABLED, undefined)));
      await operating().runWell();
      after = await look();
      await operating().expectSettled();
      await operating().expectNothingLeft();
    });

    it.each(cases.map((each, index) => ({ ...each, index })))('gives back $kind with $title, applied by $applier', ({ index }) => {
      const page = during[index]!.metadata.annotations?.[SERVICE];
      expect(page).toMatch(/^maintenance-[0-9a-f]{8}$/);
      expect(JSON.stringify(during[index]!.spec)).toContain(page);
      expect(substanceOf(after[index]!)).toEqual(substanceOf(before[index]!));
    });
  });

  it.each(Object.entries(appliers))('does so five times in a row for what %s wrote', async (_applier, flags) => {
    const route = simpleIngress(await operating().namespace(`five-${flags.length}`));
    await operating().apply(route, ...flags);
    const before = substanceOf(await operating().get(route));
    for (let round = 0; round < 5; round += 1) {
      await operating().turnOn(route);
      await operating().turnOff(route);
      expect(substanceOf(await operating().get(route))).toEqual(before);
    }
    await operating().expectNothingLeft();
  });

  it('moves a route from page to page in place, and keeps its originals', async () => {
    const route = simpleIngress(await operating().namespace('pages'));
    await operating().apply(route);
    const before = substanceOf(await operating().get(route));
    await operating().turnOn(route);
    const first = await operating().pageOf(route);
    await operating().annotate(route, PAGE, 'other');
    expect(stepsOf(await operating().runWell())).toEqual(expect.arrayContaining(['create page', 'change page', 'delete page']));
    const second = await operating().pageOf(route);
    expect(second).not.toBe(first);
    await operating().annotate(route, ENABLED, undefined);
    await operating().annotate(route, PAGE, undefined);
    await operating().runWell();
    expect(substanceOf(await operating().get(route))).toEqual(before);
    await operating().expectNothingLeft();
  });

  it('lets routes of one namespace share a page set, which stays until the last one leaves', async () => {
    const namespace = await operating().namespace('shared');
    const routes = [simpleIngress(namespace, { '/': 'web' }, 'one'), simpleIngress(namespace, { '/': 'web' }, 'two')];
    for (const route of routes) {
      await operating().apply(route);
      await operating().annotate(route, ENABLED, 'true');
    }
    await operating().runWell();
    const pages = await operating().kubectl('get', 'service', '-n', namespace, '-l', 'app=maintenance-page', '-o', 'json');
    expect((JSON.parse(pages) as { items: Manifest[] }).items).toHaveLength(1);
    await operating().turnOff(routes[0]!);
    const kept = (JSON.parse(await operating().kubectl('get', 'service', '-n', namespace, '-l', 'app=maintenance-page', '-o', 'json')) as { items: Manifest[] }).items;
    expect(kept.map(({ metadata }) => [metadata.annotations?.[UNUSED_SINCE], metadata.annotations?.[DELETING]])).toEqual([[undefined, undefined]]);
    await operating().turnOff(routes[1]!);
    await operating().expectNothingLeft();
  });

  it('keeps a page for the grace time, and takes it again within it', async () => {
    const graceful = { ...promptly, maintenance: { ...promptly.maintenance!, timing: { settleSeconds: 0, graceSeconds: 3600 } } };
    const route = simpleIngress(await operating().namespace('grace'));
    await operating().apply(route);
    await operating().turnOn(route, graceful);
    await operating().annotate(route, ENABLED, undefined);
    const run = await operating().run({ settings: graceful, seconds: 1 });
    expect(run.namespaces.flatMap(({ plan }) => plan.holds.map(({ because }) => because))).toEqual(['no route is on it; its grace time runs']);
    await operating().annotate(route, ENABLED, 'true');
    expect(stepsOf(await operating().runWell(graceful))).not.toContain('create page');
    await operating().turnOff(route);
    await operating().expectNothingLeft();
  });
});
