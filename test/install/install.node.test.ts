import { beforeAll, expect, it } from '@jest/globals';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { auditLog } from '../cluster/audit-log.js';
import { eventually } from '../cluster/eventually.js';
import { ask } from '../cluster/node/ask.js';
import { nodeAuditFile } from '../cluster/node/layout.js';
import { nodeAdmin } from '../cluster/node/node-admin.js';
import { grantedPermissions, usedPermissions } from '../cluster/permissions.js';
import { ENABLED, promptly, SERVICE } from '../reconciler/cluster/operating-cluster.js';
import { ingressRoute, simpleIngress } from '../reconciler/cluster/routes.js';
import { substanceOf } from '../reconciler/cluster/run-facts.js';
import { describeInstall } from './describe-install.js';
import { complaints, eventsOf, installWith, operatorUser, pauseSchedule, runJob } from './installed-operator.js';
import { refusal } from './refusal.js';

const NAMESPACE = promptly.operator.namespace;
const deployed = { ...promptly, maintenance: { ...promptly.maintenance!, pod: { ...promptly.maintenance!.pod, workload: 'deployment' as const, networkPolicy: true } } };
const mobileRoutes = { routes: [{ match: 'Host(`m.example`)', kind: 'Rule', services: [{ name: 'mobile', port: 80 }] }] };

describeInstall('the install', () => {
  beforeAll(async () => {
    await nodeAdmin.kubectl('apply', '-f', 'dist/');
  });

  it('is what kubectl apply -f dist/ makes, which leaves out the pages for review', async () => {
    const again = (await nodeAdmin.kubectl('apply', '-f', 'dist/')).trim().split('\n');
    expect(again.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
    expect(again).toHaveLength(8);
    expect(await nodeAdmin.kubectl('get', 'all,configmaps', '-A', '-l', 'app=maintenance-page', '-o', 'name')).toBe('');
  });

  it('diverts by itself, on schedule, to a page that answers, and restores everything as it was', async () => {
    const routes = await routesIn('shop');
    const before = await substances(routes);
    await annotateAll(routes, 'true');
    const [service] = await eventually('the schedule has diverted both', () => pagesOf(routes), { seconds: 150 });
    const address = await nodeAdmin.kubectl('get', 'service', service!, '-n', 'shop', '-o', 'jsonpath={.spec.clusterIP}');
    const html = await eventually('the page answers', () => ask(address, 'text/html'));
    expect(html).toMatchObject({ status: 503, type: 'text/html; charset=utf-8' });
    expect(await ask(address, 'application/json')).toMatchObject({ status: 503, type: expect.stringMatching(/^application\/json/) });
    await pauseSchedule();
    for (const route of routes) expect(await eventsOf(route)).toContain('Diverted: ');

    await annotateAll(routes, undefined);
    expect(await runJob()).toMatchObject({ exitCode: 0 });
    expect(await substances(routes)).toEqual(before);
    await nodeAdmin.expectNothingLeft();
  });

  /** Two routes of one name in two namespaces want the same name for their backups. */
  it('uses every permission that it is given, and no other', async () => {
    const calls = auditLog(nodeAuditFile);
    const since = await calls.mark();
    const namesake = simpleIngress(await nodeAdmin.namespace('namesake'));
    await nodeAdmin.apply(namesake);
    const routes = [...(await routesIn('permissions')), namesake];
    const before = await substances(routes);
    await installWith(promptly);
    const refusing = refusal(operatorUser);
    await refusing.begin(routes[0]!);
    await annotateAll(routes, 'true');
    expect(complaints(await runJob()).map(({ msg }) => msg)).toEqual(expect.arrayContaining(routes.map(({ kind, metadata }) => `refused: divert ${kind} ${metadata.namespace}/web`)));
    await annotateAll(routes, undefined);
    expect(complaints(await runJob()).map(({ step }) => step)).toEqual(['mark page', 'mark page']);
    await refusing.end(routes[0]!);

    await annotateAll(routes, 'true');
    expect(complaints(await runJob())).toEqual([]);
    await installWith(deployed);
    expect(complaints(await runJob())).toEqual([]);
    await annotateAll(routes, undefined);
    expect(complaints(await runJob())).toEqual([]);
    expect(await substances(routes)).toEqual(before);
    await nodeAdmin.expectNothingLeft();

    const granted = JSON.parse(await nodeAdmin.kubectl('get', 'roles,clusterroles', '-A', '-l', 'app.kubernetes.io/name=maintenance-operator', '-o', 'json')) as { items: readonly Manifest[] };
    expect(usedPermissions(await calls.read(since), operatorUser, NAMESPACE)).toEqual(grantedPermissions(granted.items, NAMESPACE));
  });

  /** What one is refused because the other was faster is a warning in its log. */
  it('does no harm where two Jobs run at once', async () => {
    const bothRun = async (): Promise<void> => {
      const runs = await Promise.all([runJob(), runJob()]);
      expect(runs.map(({ exitCode, log }) => [exitCode, log.filter(({ level }) => level === 'error')])).toEqual([[0, []], [0, []]]);
    };
    await installWith(promptly);
    const routes = await routesIn('two-jobs');
    const before = await substances(routes);
    await annotateAll(routes, 'true');
    await bothRun();
    expect(await pagesOf(routes)).toBeDefined();
    await annotateAll(routes, undefined);
    await bothRun();
    expect(await substances(routes)).toEqual(before);
    await nodeAdmin.expectNothingLeft();
  });

  it('does as well with Roles in the namespaces that it watches', async () => {
    const calls = auditLog(nodeAuditFile);
    const routes = await routesIn('watched');
    await nodeAdmin.kubectl('delete', 'clusterrole,clusterrolebinding', 'maintenance-operator');
    await installWith({ ...promptly, operator: { ...promptly.operator, watchNamespaces: ['watched'] } });
    const since = await calls.mark();
    await annotateAll(routes, 'true');
    expect(await runJob()).toMatchObject({ exitCode: 0 });
    expect(await pagesOf(routes)).toBeDefined();
    await annotateAll(routes, undefined);
    expect(await runJob()).toMatchObject({ exitCode: 0 });
    const refused = (await calls.read(since)).filter(({ user, code }) => user === operatorUser && code === 403);
    expect(refused).toEqual([]);
    await nodeAdmin.expectNothingLeft();
  });

  it('does without Traefik', async () => {
    await nodeAdmin.kubectl('delete', '-f', 'crds/traefik.io_ingressroutes.yaml');
    await installWith(promptly);
    const route = simpleIngress(await nodeAdmin.namespace('without-traefik'));
    await nodeAdmin.apply(route);
    const before = await substances([route]);
    await annotateAll([route], 'true');
    expect(await runJob()).toMatchObject({ exitCode: 0 });
    expect(await pagesOf([route])).toBeDefined();
    await annotateAll([route], undefined);
    const run = await runJob();
    expect({ exitCode: run.exitCode, complaints: complaints(run) }).toEqual({ exitCode: 0, complaints: [] });
    expect(await substances([route])).toEqual(before);
    await nodeAdmin.expectNothingLeft();
  });

  /** An Ingress and an IngressRoute. */
  async function routesIn(namespace: string): Promise<readonly Manifest[]> {
    const routes = [simpleIngress(await nodeAdmin.namespace(namespace)), ingressRoute(namespace, mobileRoutes)];
    for (const route of routes) await nodeAdmin.apply(route);
    return routes;
  }
});

async function annotateAll(routes: readonly Manifest[], value: string | undefined): Promise<void> {
  for (const route of routes) await nodeAdmin.annotate(route, ENABLED, value);
}

async function substances(routes: readonly Manifest[]): Promise<readonly unknown[]> {
  return Promise.all(routes.map(async (route) => substanceOf(await nodeAdmin.get(route))));
}

/** The page Services that the routes are on; undefined while some are on none. */
async function pagesOf(routes: readonly Manifest[]): Promise<readonly string[] | undefined> {
  const pages = await Promise.all(routes.map(async (route) => (await nodeAdmin.get(route)).metadata.annotations?.[SERVICE]));
  return pages.every((page) => page !== undefined) ? pages : undefined;
}
