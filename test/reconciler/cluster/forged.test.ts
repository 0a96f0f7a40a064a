import { expect, it } from '@jest/globals';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { COPY, describeOperating, ENABLED, promptly, SERVICE, type OperatingCluster } from './operating-cluster.js';
import { stepsOf, substanceOf, troubleOf } from './run-facts.js';
import { ingressRoute, simpleIngress } from './routes.js';

/** The name that the default page's set has in this program. */
async function pageSetName(operating: OperatingCluster, namespace: string): Promise<string> {
  const probe = simpleIngress(namespace, { '/': 'web' }, 'probe');
  await operating.apply(probe);
  await operating.turnOn(probe);
  const name = await operating.pageOf(probe);
  await operating.kubectl('delete', 'ingress', 'probe', '-n', namespace);
  await operating.runWell();
  await operating.kubectl('delete', 'configmap', '-n', promptly.operator.namespace, '-l', 'app=maintenance-operator');
  return name;
}

function service(namespace: string, name: string): Manifest {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: [{ port: 80 }], selector: { app: 'mine' } } };
}

function configMap(namespace: string, name: string): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { mine: 'this is' } };
}

describeOperating('forged and foreign things', (operating) => {
  it.each([['Service', service], ['ConfigMap', configMap]] as const)('somebody else\'s %s of our name is reported and left alone; other routes go on', async (kind, make) => {
    const namespace = await operating().namespace(`foreign-${kind.toLowerCase()}`);
    const name = await pageSetName(operating(), namespace);
    const foreign = make(namespace, name);
    await operating().apply(foreign);
    const route = simpleIngress(namespace);
    const other = simpleIngress(await operating().namespace(`other-${kind.toLowerCase()}`));
    for (const each of [route, other]) await operating().apply(each);
    const before = [substanceOf(await operating().get(foreign)), substanceOf(await operating().get(route))];
    for (const each of [route, other]) await operating().annotate(each, ENABLED, 'true');
    const run = await operating().run();
    expect(troubleOf(run).join()).toContain(`PageSetForeign: ${kind} ${name} is not ours`);
    expect((await operating().get(other)).metadata.annotations?.[SERVICE]).toBe(name);
    for (const each of [route, other]) await operating().annotate(each, ENABLED, undefined);
    await operating().run();
    expect([substanceOf(await operating().get(foreign)), substanceOf(await operating().get(route))]).toEqual(before);
    await operating().kubectl('delete', kind, name, '-n', namespace);
    await operating().runWell();
    await operating().expectNothingLeft();
  });

  it('a page ConfigMap whose data was changed: no route moves onto it, and it is left as it is', async () => {
    const namespace = await operating().namespace('changed');
    const [first, second] = [simpleIngress(namespace, { '/': 'web' }, 'first'), simpleIngress(namespace, { '/': 'web' }, 'second')];
    for (const route of [first, second]) await operating().apply(route);
    const before = substanceOf(await operating().get(second));
    await operating().turnOn(first);
    const name = await operating().pageOf(first);
    const page: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } };
    const { metadata, ...genuine } = await operating().get(page);
    const { labels, annotations } = metadata;
    await operating().kubectl('delete', 'configmap', name, '-n', namespace);
    await operating().kubectlWith(JSON.stringify({ ...genuine, metadata: { name, namespace, labels, annotations }, data: { 'page.html': 'pwned' } }), 'create', '-f', '-');
    const forged = substanceOf(await operating().get(page));
    await operating().annotate(second, ENABLED, 'true');
    const run = await operating().run();
    expect(troubleOf(run).join()).toContain(`ConfigMap ${name} was changed: its data is not what was recorded`);
    expect(substanceOf(await operating().get(page))).toEqual(forged);
    await operating().annotate(second, ENABLED, undefined);
    await operating().run();
    expect(substanceOf(await operating().get(second))).toEqual(before);
    await operating().annotate(first, ENABLED, undefined);
    await operating().run();
    expect(JSON.stringify((await operating().get(first)).spec)).toContain('"web"');
    expect(substanceOf(await operating().get(page))).toEqual(forged);
    await operating().kubectl('delete', 'configmap', name, '-n', namespace);
  });

  it.each([
    ['names another namespace in an original', (copy: string) => copy.replace('"name":"api","port":80', '"name":"api","namespace":"kube-system","port":80'), 'would lead out of namespace'],
    ['is another route\'s', (copy: string) => copy.replace('"route":{"apiVersion":"traefik.io/v1alpha1","kind":"IngressRoute","namespace":"', '"route":{"apiVersion":"traefik.io/v1alpha1","kind":"IngressRoute","namespace":"x'), 'it is that of IngressRoute x'],
    ['is of an unknown version', (copy: string) => copy.replace('"version":1', '"version":9'), 'format version is 9'],
    ['is no backup', () => '{"slots":[', 'BackupRefused'],
  ])('a copy in the annotation that %s is not used', async (title, forge, message) => {
    const namespace = await operating().namespace(`copy-${title.replaceAll(/\W+/g, '-')}`);
    const route = ingressRoute(namespace, { routes: [{ match: 'Host(`a`)', kind: 'Rule', services: [{ name: 'api', port: 80 }] }] });
    await operating().apply(route);
    await operating().turnOn(route);
    const genuine = (await operating().get(route)).metadata.annotations![COPY]!;
    expect(forge(genuine)).not.toBe(genuine);
    await operating().annotate(route, COPY, forge(genuine));
    await operating().kubectl('delete', 'configmap', '-n', promptly.operator.namespace, '-l', 'app=maintenance-operator');
    await operating().annotate(route, ENABLED, undefined);
    const diverted = substanceOf(await operating().get(route));
    const run = await operating().run();
    expect([...troubleOf(run), ...run.namespaces.flatMap(({ warnings }) => warnings.map((warning) => `${warning.reason} ${warning.message}`))].join()).toContain(message);
    expect(stepsOf(run)).toEqual([]);
    expect(substanceOf(await operating().get(route))).toEqual(diverted);
    await operating().annotate(route, COPY, genuine);
    await operating().runWell();
    expect((await operating().get(route)).spec).toEqual(route.spec);
    await operating().expectNothingLeft();
  });

  it('a backup of an unknown version is left alone with its route, and said', async () => {
    const namespace = await operating().namespace('version');
    const route = simpleIngress(namespace);
    await operating().apply(route);
    await operating().turnOn(route);
    const at = ['-n', promptly.operator.namespace, 'maintenance-backup-web'];
    const text = await operating().kubectl('get', 'configmap', ...at, '-o', 'jsonpath={.data.backup\\.json}');
    const write = (value: string): Promise<string> => operating().kubectl('patch', 'configmap', ...at, '--type=merge', '-p', JSON.stringify({ data: { 'backup.json': value } }));
    await write(text.replace('"version":1', '"version":2'));
    await operating().annotate(route, ENABLED, undefined);
    const diverted = substanceOf(await operating().get(route));
    const run = await operating().run();
    expect(troubleOf(run).join()).toMatch(/BackupIllegible: its format version is 2/);
    expect(substanceOf(await operating().get(route))).toEqual(diverted);
    await write(text);
    await operating().runWell();
    expect((await operating().get(route)).spec).toEqual(route.spec);
  });
});
