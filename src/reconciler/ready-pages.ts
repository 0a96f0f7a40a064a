import type { Manifest } from './core/manifest.js';
import { setNameByLabels } from './core/page-set-parts.js';

/**
 * The objects as a cluster would show them in which every page is ready: Pods of page sets are Ready, and endpoints of
 * their Service. For where there is no kubelet: manifests, and the whole way that `plan` shows.
 */
export function withReadyPages(objects: readonly Manifest[]): readonly Manifest[] {
  const pods = objects.flatMap(pagePods).map(ready);
  const replaced = new Set(['Pod', 'EndpointSlice']);
  const others = objects.filter((object) => !replaced.has(object.kind) || setNameByLabels(object) === undefined);
  return [...others, ...pods, ...pods.map(endpointSlice)];
}

function pagePods(object: Manifest): readonly Manifest[] {
  if (setNameByLabels(object) === undefined) return [];
  if (object.kind === 'Pod') return [object];
  return object.kind === 'Deployment' ? [podOfDeployment(object)] : [];
}

function podOfDeployment({ metadata, spec }: Manifest): Manifest {
  const { template } = spec as { template: Manifest };
  const { namespace, name } = metadata;
  return { ...template, apiVersion: 'v1', kind: 'Pod', metadata: { ...template.metadata, ...(namespace && { namespace }), name: `${name}-0` } };
}

function ready(pod: Manifest): Manifest {
  const condition = { type: 'Ready', status: 'True', lastTransitionTime: new Date(0).toISOString() };
  return { ...pod, status: { phase: 'Running', conditions: [condition] } };
}

function endpointSlice({ metadata }: Manifest): Manifest {
  const { name, namespace, uid } = metadata;
  const service = setNameByLabels({ metadata })!;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-ready`, ...(namespace && { namespace }), labels: { ...metadata.labels, 'kubernetes.io/service-name': service } },
    endpoints: [{ conditions: { ready: true }, targetRef: { kind: 'Pod', name, ...(uid && { uid }) } }],
  };
}
