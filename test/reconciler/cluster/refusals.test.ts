import { expect, it } from '@jest/globals';
import { COPY, describeOperating, ENABLED, PAGE, promptly, SERVICE } from './operating-cluster.js';
import { stepsOf, substanceOf, troubleOf } from './run-facts.js';
import { simpleIngress } from './routes.js';
import { exitCode } from '../../../src/reconciler/report/exit-code.js';

describeOperating('what the cluster refuses', (operating) => {
  it('a quota of no Pods: the app keeps serving, the exit code is 3, and the report has the reason', async () => {
    const namespace = await operating().namespace('quota');
    await operating().kubectl('create', 'quota', 'none', '-n', namespace, '--hard=pods=0');
    const route = simpleIngress(namespace);
    await operating().apply(route);
    await operating().annotate(route, ENABLED, 'true');
    const before = substanceOf(await operating().get(route));
    const run = await operating().run({ seconds: 3 });
    expect(troubleOf(run).join()).toMatch(/exceeded quota: none/);
    expect(exitCode(run)).toBe(3);
    expect(substanceOf(await operating().get(route))).toEqual(before);
    await operating().kubectl('delete', 'quota', 'none', '-n', namespace);
    await operating().runWell();
    expect((await operating().get(route)).metadata.annotations?.[SERVICE]).toMatch(/^maintenance-/);
    await operating().turnOff(route);
    await operating().expectNothingLeft();
  });

  it('a page that can\'t become ready: the old one keeps serving', async () => {
    const namespace = await operating().namespace('outdated');
    const route = simpleIngress(namespace);
    await operating().apply(route);
    await operating().turnOn(route);
    const page = await operating().pageOf(route);
    await operating().kubectl('create', 'quota', 'one', '-n', namespace, '--hard=pods=1');
    await operating().annotate(route, PAGE, 'other');
    const run = await operating().run({ seconds: 3 });
    expect(run.namespaces.flatMap(({ plan }) => plan.routes.map(({ state }) => state))).toEqual(['outdated']);
    expect(await operating().pageOf(route)).toBe(page);
    await operating().annotate(route, ENABLED, undefined);
    await operating().annotate(route, PAGE, undefined);
    await operating().runWell();
    await operating().expectNothingLeft();
  });

  it('an unknown page is that route\'s problem alone', async () => {
    const namespace = await operating().namespace('unknown');
    const [wrong, right] = [simpleIngress(namespace, { '/': 'web' }, 'wrong'), simpleIngress(namespace, { '/': 'web' }, 'right')];
    for (const route of [wrong, right]) {
      await operating().apply(route);
      await operating().annotate(route, ENABLED, 'true');
    }
    await operating().annotate(wrong, PAGE, 'nosuch');
    const run = await operating().run();
    expect(troubleOf(run)).toEqual(['PageUnavailable: the settings have no page "nosuch"; name one of: default, other; it is left as it is']);
    expect(exitCode(run)).toBe(1);
    expect((await operating().get(right)).metadata.annotations?.[SERVICE]).toBeDefined();
    expect((await operating().get(wrong)).metadata.annotations?.[SERVICE]).toBeUndefined();
    for (const route of [wrong, right]) await operating().annotate(route, ENABLED, undefined);
    await operating().runWell();
    await operating().expectNothingLeft();
  });

  it('workload: deployment and a NetworkPolicy are made, awaited and taken down alike', async () => {
    const { maintenance } = promptly;
    const deployed = { ...promptly, maintenance: { ...maintenance!, pod: { ...maintenance!.pod, workload: 'deployment' as const, replicas: 2, networkPolicy: true } } };
    const route = simpleIngress(await operating().namespace('deployment'));
    await operating().apply(route);
    const before = substanceOf(await operating().get(route));
    await operating().turnOn(route, deployed);
    expect((await operating().get(route)).metadata.annotations?.[SERVICE]).toBeDefined();
    await operating().expectSettled(deployed);
    await operating().turnOff(route, deployed);
    expect(substanceOf(await operating().get(route))).toEqual(before);
    await operating().expectNothingLeft();
  });

  it.each([
    ['is compressed where it would not fit beside the other annotations', 255_000, undefined],
    ['is refused with its route, before anything is touched, where it does not fit at all', 261_900, 'BackupTooLarge'],
  ])('a backup %s', async (_title, bytes, refusal) => {
    const namespace = await operating().namespace(`large-${bytes}`);
    const paths = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`/p${i}`, `svc-${i}`]));
    const route = simpleIngress(namespace, paths);
    const large = { ...route, metadata: { ...route.metadata, annotations: { note: 'x'.repeat(bytes) } } };
    await operating().kubectlWith(JSON.stringify(large), 'create', '-f', '-');
    await operating().annotate(route, ENABLED, 'true');
    const before = substanceOf(await operating().get(route));
    const run = await operating().run();
    expect(troubleOf(run).join().split(':')[0]).toBe(refusal ?? '');
    if (refusal) expect(stepsOf(run)).toEqual([]);
    else expect((await operating().get(route)).metadata.annotations?.[COPY]).toMatch(/^H4sI/);
    await operating().expectSettled();
    if (refusal) expect(substanceOf(await operating().get(route))).toEqual(before);
    await operating().turnOff(route);
    expect((await operating().get(route)).spec).toEqual(route.spec);
    await operating().expectNothingLeft();
  });
});
