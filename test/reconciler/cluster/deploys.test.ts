import { expect, it } from '@jest/globals';
import { describeOperating, SERVICE } from './operating-cluster.js';
import { stepsOf, substanceOf } from './run-facts.js';
import { ingress, ingressRoute, path, simpleIngress } from './routes.js';

/** Ways to deploy, each with the flags of its kubectl apply. */
const deployers = [
  { by: 'kubectl apply', flags: [] },
  { by: 'kubectl apply --server-side --field-manager=helm', flags: ['--server-side', '--field-manager=helm'] },
];

const kinds = [
  {
    kind: 'Ingress',
    before: (namespace: string) => simpleIngress(namespace, { '/': 'web', '/api': 'api' }),
    after: (namespace: string) => simpleIngress(namespace, { '/': 'web-v2', '/api': 'api', '/new': 'new' }),
    third: (namespace: string) => simpleIngress(namespace, { '/': 'web-v3' }),
  },
  {
    kind: 'IngressRoute',
    before: (namespace: string) => ingressRoute(namespace, { routes: [{ match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'web', port: 80 }] }] }),
    after: (namespace: string) =>
      ingressRoute(namespace, {
        routes: [
          { match: 'Host(`b`)', kind: 'Rule', services: [{ name: 'new', port: 80 }] },
          { match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'web-v2', port: 80, weight: 1 }] },
        ],
      }),
    third: (namespace: string) => ingressRoute(namespace, { routes: [{ match: 'Host(`c`)', kind: 'Rule', services: [{ name: 'web-v3', port: 80 }] }] }),
  },
];

describeOperating('deploys during maintenance', (operating) => {
  const cases = kinds.flatMap((kind) => deployers.map((deployer) => ({ ...kind, ...deployer })));

  it.each(cases.map((each, index) => ({ ...each, namespace: `deploy-${index}` })))(
    'a changed $kind by $by succeeds, is diverted again, and is live after off',
    async ({ namespace, flags, before, after, third }) => {
      await operating().namespace(namespace);
      const route = before(namespace);
      await operating().apply(route, ...flags);
      await operating().turnOn(route);

      await operating().apply(after(namespace), ...flags);
      const run = await operating().runWell();
      expect(run.namespaces.flatMap(({ results }) => results.map(({ action }) => action.because)).join()).toMatch(/(kubectl-client-side-apply|helm) deployed/);
      const during = await operating().get(route);
      expect(JSON.stringify(during.spec)).not.toContain('web-v2');
      await operating().expectSettled();

      await operating().turnOff(route);
      const live = await operating().get(route);
      expect(live.spec).toEqual(after(namespace).spec);
      expect(JSON.stringify(live.metadata.managedFields)).not.toContain('"maintenance-operator"');
      await operating().apply(third(namespace), ...flags);
      expect((await operating().get(route)).spec).toEqual(third(namespace).spec);
    },
  );

  it('names who reverts an unchanged route, and diverts it again', async () => {
    const route = simpleIngress(await operating().namespace('revert'));
    await operating().apply(route);
    const before = substanceOf(await operating().get(route));
    await operating().turnOn(route);
    await operating().apply(route);
    const run = await operating().runWell();
    expect(run.namespaces.flatMap(({ results }) => results.map(({ action }) => action.because))).toContain('kubectl-client-side-apply put 2 originals back');
    await operating().expectSettled();
    await operating().turnOff(route);
    expect(substanceOf(await operating().get(route))).toEqual(before);
  });

  it('slows down where somebody keeps reverting, says who it is, and never stops', async () => {
    const route = simpleIngress(await operating().namespace('contested'));
    await operating().apply(route);
    await operating().turnOn(route);
    for (let revert = 0; revert < 6; revert += 1) {
      await operating().apply(route);
      const { namespaces } = await operating().run({ seconds: revert === 5 ? 0 : 120 });
      if (revert < 5) continue;
      expect(namespaces.flatMap(({ plan }) => plan.warnings.map(({ reason, message }) => `${reason} ${message}`)).join()).toMatch(/^Contested kubectl-client-side-apply put the originals back 6 times/);
      expect(namespaces.flatMap(({ plan }) => plan.routes.map(({ state }) => state))).toEqual(['contested']);
    }
    expect(stepsOf(await operating().runWell())).toContain('divert');
    await operating().turnOff(route);
  });

  it('leaves to other managers what they came to own meanwhile', async () => {
    const namespace = await operating().namespace('owners');
    const flags = ['--server-side', '--field-manager=helm'];
    const route = simpleIngress(namespace);
    await operating().apply(route, ...flags);
    await operating().turnOn(route);
    const labelled = { ...route, metadata: { name: 'web', namespace, labels: { team: 'b' } }, spec: { ingressClassName: 'traefik' } };
    await operating().apply(labelled, '--server-side', '--field-manager=argo');
    await operating().turnOff(route);
    const { managedFields = [] } = (await operating().get(route)).metadata;
    const argo = managedFields.find(({ manager }) => manager === 'argo');
    expect(argo?.fieldsV1).toEqual({ 'f:metadata': { 'f:labels': { 'f:team': {} } }, 'f:spec': { 'f:ingressClassName': {} } });
    expect(managedFields.find(({ manager }) => manager === 'helm')?.fieldsV1?.['f:spec']).toEqual({ 'f:rules': {} });
    await operating().apply(simpleIngress(namespace, { '/': 'web-v2' }), ...flags);
  });

  it('takes a replaced object, annotation included, for "off", and names who replaced it', async () => {
    const route = simpleIngress(await operating().namespace('replaced'));
    await operating().apply(route);
    await operating().turnOn(route);
    await operating().kubectlWith(JSON.stringify(simpleIngress('replaced', { '/': 'replaced' })), 'replace', '-f', '-');
    const run = await operating().run();
    expect(run.namespaces.flatMap(({ plan }) => plan.warnings).concat(run.namespaces.flatMap(({ warnings }) => warnings)).map(({ reason, message }) => `${reason}: ${message}`).join()).toMatch(/Replaced: kubectl-replace replaced the whole object/);
    expect(JSON.stringify((await operating().get(route)).spec)).toContain('"replaced"');
    await operating().expectSettled();
    expect((await operating().get(route)).metadata.annotations?.[SERVICE]).toBeUndefined();
  });

  it('keeps rules added and reordered during maintenance, and pairs an edited host', async () => {
    const namespace = await operating().namespace('reordered');
    const rule = (host: string, service: string): object => ({ host, http: { paths: [path('/', service)] } });
    const route = ingress(namespace, JSON.parse(JSON.stringify({ rules: [rule('a.example', 'a'), rule('b.example', 'b')] })));
    await operating().apply(route);
    await operating().turnOn(route);
    const live = await operating().get(route);
    const [a, b] = (live.spec as { rules: object[] }).rules;
    const edited = [{ ...b }, { ...rule('new.example', 'new') }, { ...a, host: 'moved.example' }];
    await operating().kubectl('patch', 'ingress', 'web', '-n', namespace, '--type=merge', '-p', JSON.stringify({ spec: { rules: edited } }));
    const run = await operating().run();
    expect(run.namespaces.flatMap(({ warnings }) => warnings.map(({ reason }) => reason))).toContain('SlotPaired');
    await operating().turnOff(route);
    expect((await operating().get(route)).spec).toEqual({ rules: [rule('b.example', 'b'), rule('new.example', 'new'), rule('moved.example', 'a')] });
  });
});
