import { expect } from '@jest/globals';
import { routeAdapters } from '../../../src/reconciler/core/routes/registry.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { KubeApi, type KubeApiOptions } from '../../../src/reconciler/io/kube-api.js';
import { KubeCluster } from '../../../src/reconciler/io/kube-cluster.js';
import { loadKubeConfig } from '../../../src/reconciler/io/kube-config.js';
import { KubeTransport } from '../../../src/reconciler/io/kube-transport.js';
import type { ControlPlane } from '../../cluster/control-plane.js';

/** The namespace of the operator in these tests. */
export const OPERATOR_NAMESPACE = 'maintenance-operator';

/** The client under the rights of a user, the admin by default. */
export function apiOf(cluster: ControlPlane, user?: string, options: Partial<KubeApiOptions> = {}): KubeApi {
  const kubeconfig = user === undefined ? cluster.kubeconfig : cluster.asUser(user);
  return new KubeApi({ transport: new KubeTransport(loadKubeConfig({ kubeconfig, env: {} })), ...options });
}

/** The port under the rights of a user, the admin by default. */
export function portOf(cluster: ControlPlane, user?: string, watchNamespaces: readonly string[] = []): KubeCluster {
  const routes = routeAdapters.map(({ resource }) => resource);
  return new KubeCluster({ api: apiOf(cluster, user), operator: { namespace: OPERATOR_NAMESPACE, watchNamespaces }, routes, instance: 'test' });
}

/** kubectl's stdout; the test fails where kubectl does. */
export async function kubectl(cluster: ControlPlane, args: readonly string[], input?: string): Promise<string> {
  const finished = await cluster.kubectl(args, input === undefined ? {} : { input });
  expect(finished).toMatchObject({ code: 0 });
  return finished.stdout;
}

/** Creates the objects as people do: with kubectl. */
export async function applyAll(cluster: ControlPlane, items: readonly object[]): Promise<void> {
  await kubectl(cluster, ['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Creates Traefik's CRDs and returns when their objects can be. */
export async function installCrds(cluster: ControlPlane): Promise<void> {
  await kubectl(cluster, ['apply', '-f', 'crds/']);
  await kubectl(cluster, ['wait', '--for=condition=Established', 'crd', '--all']);
}

/** The object as the server has it. */
export async function objectIn(cluster: ControlPlane, kind: string, namespace: string, name: string): Promise<Manifest> {
  return JSON.parse(await kubectl(cluster, ['get', kind, name, '-n', namespace, '-o', 'json', '--show-managed-fields'])) as Manifest;
}
