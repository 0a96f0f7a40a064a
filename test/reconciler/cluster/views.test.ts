import { expect, it } from '@jest/globals';
import type { Cluster } from '../../../src/reconciler/cluster.js';
import { describeOperating, ENABLED } from './operating-cluster.js';
import { stepsOf, substanceOf, troubleOf } from './run-facts.js';
import { ingressRoute, simpleIngress } from './routes.js';

const spec = { routes: [{ match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'web', port: 80 }] }] };

describeOperating('a view that is not complete', (operating) => {
  const leftNames = async (): Promise<readonly string[]> => {
    const lists = await Promise.all(['app=maintenance-page', 'app=maintenance-operator'].map((label) => operating().kubectl('get', 'services,configmaps', '-A', '-l', label, '-o', 'name')));
    return lists.join('').split('\n').filter((line) => line !== '').toSorted();
  };

  it('IngressRoutes that may not be listed: nothing is cleaned up, what may not be is said, Ingresses go on', async () => {
    const namespace = await operating().namespace('forbidden');
    const routes = [ingressRoute(namespace, spec), simpleIngress(namespace)];
    await operating().kubectl('create', 'clusterrole', 'all-but-traefik', '--verb=*', '--resource=ingresses.networking.k8s.io,services,configmaps,pods,endpointslices.discovery.k8s.io,deployments.apps,networkpolicies.networking.k8s.io,events.events.k8s.io');
    await operating().kubectl('create', 'clusterrolebinding', 'nobody', '--clusterrole=all-but-traefik', '--user=nobody');
    for (const route of routes) {
      await operating().apply(route);
      await operating().annotate(route, ENABLED, 'true');
    }
    await operating().runWell();
    const before = await leftNames();
    for (const route of routes) await operating().annotate(route, ENABLED, undefined);
    const run = await operating().run({ cluster: operating().port(undefined, 'nobody') });
    expect(troubleOf(run).join()).toMatch(/cannot list (resource )?"?ingressroutes/);
    expect(stepsOf(run)).toEqual(expect.arrayContaining(['restore']));
    expect(stepsOf(run).filter((step) => step.startsWith('delete'))).toEqual([]);
    expect(await leftNames()).toEqual(before);
    await operating().runWell();
    await operating().expectNothingLeft();
  });

  it('discovery fails: nothing is cleaned up', async () => {
    const route = simpleIngress(await operating().namespace('discovery'));
    await operating().apply(route);
    await operating().turnOn(route);
    const before = await leftNames();
    await operating().annotate(route, ENABLED, undefined);
    const live = operating().port();
    const blind: Cluster = {
      survey: () => live.survey(),
      apply: (action) => live.apply(action),
      tell: (occurrence) => live.tell(occurrence),
      read: async (namespace) => ({ ...(await live.read(namespace)), complete: false }),
    };
    expect(stepsOf(await operating().run({ cluster: blind })).filter((step) => step.startsWith('delete'))).toEqual([]);
    expect(await leftNames()).toEqual(before);
    await operating().runWell();
    await operating().expectNothingLeft();
  });

  it('a CRD that is removed and put back: page set and backup are kept, and the route gets its originals', async () => {
    const namespace = await operating().namespace('reinstalled');
    const route = ingressRoute(namespace, spec);
    await operating().apply(route);
    await operating().turnOn(route);
    const before = await leftNames();
    const { metadata, ...saved } = await operating().get(route);
    await operating().kubectl('delete', 'crd', 'ingressroutes.traefik.io');
    expect(stepsOf(await operating().run())).toEqual([]);
    expect(await leftNames()).toEqual(before);
    await operating().installTraefik();
    const { annotations = {}, name } = metadata;
    await operating().kubectlWith(JSON.stringify({ ...saved, metadata: { name, namespace, annotations } }), 'create', '-f', '-');
    await operating().runWell();
    await operating().turnOff(route);
    expect((await operating().get(route)).spec).toEqual(spec);
    await operating().expectNothingLeft();
  });

  it('a cluster without Traefik has no IngressRoutes, and that is no error', async () => {
    await operating().kubectl('delete', 'crd', 'ingressroutes.traefik.io');
    const route = simpleIngress(await operating().namespace('without'));
    await operating().apply(route);
    const before = substanceOf(await operating().get(route));
    await operating().turnOn(route);
    await operating().turnOff(route);
    expect(substanceOf(await operating().get(route))).toEqual(before);
    await operating().expectNothingLeft();
  });
});
