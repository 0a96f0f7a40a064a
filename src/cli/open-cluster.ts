import { hostname } from 'node:os';
import type { Cluster } from '../reconciler/cluster.js';
import { ROUTE_NAMESPACE } from '../reconciler/core/annotations.js';
import type { Manifest } from '../reconciler/core/manifest.js';
import { routeAdapters } from '../reconciler/core/routes/registry.js';
import { KubeApi } from '../reconciler/io/kube-api.js';
import { KubeCluster } from '../reconciler/io/kube-cluster.js';
import { loadKubeConfig } from '../reconciler/io/kube-config.js';
import { KubeTransport } from '../reconciler/io/kube-transport.js';
import type { OperatorSettings, Settings } from '../settings/settings.js';
import { CommandError, usageError } from './command-error.js';
import type { GlobalOptions } from './program.js';
import type { Terminal } from './terminal.js';

/**
 * The cluster that the flags and the environment name; with `-n` as if it had that one namespace.
 * @param signal ends every request
 */
export function openCluster({ operator }: Settings, options: GlobalOptions, { env }: Terminal, signal: AbortSignal): Cluster {
  const { kubeconfig, context, namespace, allNamespaces } = options;
  if (namespace !== undefined && allNamespaces) throw usageError(`-n ${namespace} is one namespace, and -A is all of them; leave one out`);
  if (namespace !== undefined) refuseUnwatched(namespace, operator);
  const api = new KubeApi({ transport: new KubeTransport(loadKubeConfig({ kubeconfig, context, env })), signal });
  const watchNamespaces = namespace === undefined ? operator.watchNamespaces : [namespace];
  const routes = routeAdapters.map(({ resource }) => resource);
  const cluster = new KubeCluster({ api, operator: { ...operator, watchNamespaces }, routes, instance: env.HOSTNAME ?? hostname() });
  return namespace === undefined ? cluster : withinNamespace(cluster, namespace);
}

function refuseUnwatched(namespace: string, { watchNamespaces }: OperatorSettings): void {
  if (watchNamespaces.length === 0 || watchNamespaces.includes(namespace)) return;
  throw new CommandError(`the operator does not look after namespace "${namespace}": operator.watchNamespaces names ${watchNamespaces.join(', ')}`);
}

function withinNamespace(cluster: Cluster, namespace: string): Cluster {
  const isInside = ({ metadata: { labels, ...metadata } }: Manifest): boolean => (labels?.[ROUTE_NAMESPACE] ?? metadata.namespace) === namespace;
  return {
    survey: async () => {
      const { objects, problems } = await cluster.survey();
      return { objects: objects.filter(isInside), problems };
    },
    read: (name) => cluster.read(name),
    apply: (action) => cluster.apply(action),
    tell: (occurrence) => cluster.tell(occurrence),
  };
}
