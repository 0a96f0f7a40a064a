import type { JsonObject, Manifest } from '../../src/reconciler/core/manifest.js';
import { NAMESPACES, ROUTES, type Backends } from './soak-deeds.js';

/** One of the routes, and its twin: the operator does not watch that, so that it is what the route would be without it. */
export interface SoakRoute {
  readonly kind: 'Ingress' | 'IngressRoute';
  readonly name: string;
  readonly namespace: string;
  readonly twinNamespace: string;
  /** The flags of kubectl with which its owner applies it. */
  readonly applier: readonly string[];
}

const appliers = [[], ['--server-side', '--field-manager=helm'], ['--server-side', '--field-manager=flux']];

export const routes: readonly SoakRoute[] = Array.from({ length: ROUTES }, (_, index) => ({
  kind: index % 2 === 0 ? 'Ingress' : 'IngressRoute',
  name: `route-${String(index)}`,
  namespace: namespaceName(index % NAMESPACES),
  twinNamespace: `twin-${String(index % NAMESPACES)}`,
  applier: appliers[index % appliers.length]!,
}));

export function namespaceName(index: number): string {
  return `soak-${String(index)}`;
}

/** The manifest as its owner has it. */
export function manifestOf({ kind, name }: Pick<SoakRoute, 'kind' | 'name'>, namespace: string, backends: Backends): Manifest {
  const metadata = { name, namespace, annotations: { owner: 'team' } };
  return kind === 'Ingress'
    ? { apiVersion: 'networking.k8s.io/v1', kind, metadata, spec: ingressSpec(name, backends) }
    : { apiVersion: 'traefik.io/v1alpha1', kind, metadata, spec: ingressRouteSpec(name, backends) };
}

function ingressSpec(name: string, backends: Backends): JsonObject {
  const paths = backends.map(([path, service]) => ({ path, pathType: 'Prefix', backend: { service: { name: service, port: { number: 80 } } } }));
  return { rules: [{ host: `${name}.example`, http: { paths } }] };
}

function ingressRouteSpec(name: string, backends: Backends): JsonObject {
  const entries = backends.map(([path, service]) => ({ match: `Host(\`${name}.example\`) && PathPrefix(\`${path}\`)`, kind: 'Rule', services: [{ name: service, port: 80 }] }));
  return { routes: entries };
}
