import type { Resource } from '../core/routes/route-adapter.js';

export const configMaps: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps' };
export const pods: Resource = { group: '', version: 'v1', kind: 'Pod', plural: 'pods' };
export const services: Resource = { group: '', version: 'v1', kind: 'Service', plural: 'services' };
export const deployments: Resource = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments' };
export const endpointSlices: Resource = { group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', plural: 'endpointslices' };
export const networkPolicies: Resource = { group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy', plural: 'networkpolicies' };
export const events: Resource = { group: 'events.k8s.io', version: 'v1', kind: 'Event', plural: 'events' };

/** What the program writes beside routes. */
export const ownResources: readonly Resource[] = [configMaps, pods, services, deployments, networkPolicies];

/** Where an object is. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** `networking.k8s.io/v1`, or `v1` in the core group. */
export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}

/** As kubectl and RBAC name it: `ingressroutes.traefik.io`, or `services` in the core group. */
export function resourceTitle({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** The path of a group and version: what discovery answers. */
export function groupPath(resource: Resource): string {
  return `/${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`;
}

/** The path of all objects of a kind, in one namespace or (namespace '') in all. */
export function collectionPath(resource: Resource, namespace: string): string {
  const scope = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${groupPath(resource)}${scope}/${resource.plural}`;
}

/** The path of one object. */
export function objectPath(resource: Resource, { namespace, name }: Place): string {
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
}
