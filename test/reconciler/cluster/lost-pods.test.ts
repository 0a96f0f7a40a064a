import { expect, it } from '@jest/globals';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { podReadySince } from '../../../src/reconciler/core/observe-page-set.js';
import { describeOperating, withMoment, type OperatingCluster } from './operating-cluster.js';
import { stepsOf, troubleOf } from './run-facts.js';
import { simpleIngress } from './routes.js';

/** Loses a Pod; the answer lets go of what still holds it. */
type Loss = (operating: OperatingCluster, namespace: string, pod: string) => Promise<unknown>;

/** Pods that stay until another one is ready. */
const dead: Readonly<Record<string, Loss>> = {
  'fails': ({ kubelet }, namespace, pod) => kubelet.fail(namespace, pod),
  'is on a node that does not answer': ({ kubelet }, namespace, pod) => kubelet.strand(namespace, pod),
};

/** Pods that are gone at once. */
const gone: Readonly<Record<string, Loss>> = {
  'is deleted': (operating, namespace, pod) => operating.kubectl('delete', 'pod', pod, '-n', namespace),
  'is evicted, as by kubectl drain': (operating, namespace, pod) => {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } };
    return operating.kubectlWith(JSON.stringify(eviction), 'create', '--raw', `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`, '-f', '-');
  },
};

describeOperating('the Pod of a page', (operating) => {
  it.each(Object.keys(dead).map((title, index) => [title, index] as const))('that %s is deleted once its successor is ready', async (title, index) => {
    const { route, page, namespace } = await divertedRoute(`dead-${index}`);
    const end = await dead[title]!(operating(), namespace, page);
    let readyThen: readonly string[] = [];
    const cluster = withMoment(operating().port(), ({ step, about }) => step === 'delete page' && about.name === page, async () => {
      readyThen = (await podsIn(namespace)).filter(podReadySince).map(({ metadata }) => metadata.name);
    });
    const runs = [await operating().run({ cluster }), await operating().run({ cluster })];
    expect([runs.flatMap(stepsOf), runs.flatMap(troubleOf)]).toEqual([['create page', 'delete page'], []]);
    expect(readyThen).toEqual([`${page}-2`]);
    expect(await operating().pageOf(route)).toBe(page);
    if (typeof end === 'function') end();
    await turnOff(route);
  });

  it.each(Object.keys(gone).map((title, index) => [title, index] as const))('that %s has a successor after the next run', async (title, index) => {
    const { route, page, namespace } = await divertedRoute(`gone-${index}`);
    const [{ metadata: { uid: lost } }] = (await podsIn(namespace)) as [Manifest];
    await gone[title]!(operating(), namespace, page);
    expect(stepsOf(await operating().runWell())).toEqual(['create page']);
    const pods = await podsIn(namespace);
    expect(pods.filter(podReadySince).map(({ metadata }) => metadata.uid === lost)).toEqual([false]);
    expect(await operating().pageOf(route)).toBe(page);
    await turnOff(route);
  });

  async function divertedRoute(name: string): Promise<{ readonly route: Manifest; readonly page: string; readonly namespace: string }> {
    const namespace = await operating().namespace(name);
    const route = simpleIngress(namespace);
    await operating().apply(route);
    await operating().turnOn(route);
    return { route, namespace, page: await operating().pageOf(route) };
  }

  async function podsIn(namespace: string): Promise<readonly Manifest[]> {
    return (JSON.parse(await operating().kubectl('get', 'pods', '-n', namespace, '-o', 'json')) as { items: readonly Manifest[] }).items;
  }

  async function turnOff(route: Manifest): Promise<void> {
    await operating().turnOff(route);
    await operating().expectNothingLeft();
  }
});
