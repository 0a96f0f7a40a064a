import type { Json, Manifest } from '../../../src/reconciler/core/manifest.js';

/** Routes as users write them, by what is particular in each. */
export const ingresses: Readonly<Record<string, Json>> = {
  'default backend and rules': {
    defaultBackend: { service: { name: 'fallback', port: { number: 80 } } },
    rules: [{ host: 'shop.example', http: { paths: [path('/', 'web'), path('/api', 'api', 'Exact')] } }],
  },
  'a resource as backend': {
    defaultBackend: { resource: { apiGroup: 'k8s.example.com', kind: 'Bucket', name: 'static' } },
    rules: [{ http: { paths: [{ path: '/img', pathType: 'Prefix', backend: { resource: { apiGroup: 'k8s.example.com', kind: 'Bucket', name: 'img' } } }] } }],
  },
  'named ports': { rules: [{ host: 'a.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] } }] },
  'a host without http': { defaultBackend: { service: { name: 'web', port: { number: 80 } } }, rules: [{ host: 'only.example' }] },
  '50 paths': { rules: [{ host: 'many.example', http: { paths: Array.from({ length: 50 }, (_, i) => path(`/p${i}`, `svc-${i}`)) } }] },
  'one path twice': { rules: [{ host: 'twice.example', http: { paths: [path('/x', 'one', 'Prefix'), path('/x', 'two', 'Exact'), path('/x', 'three', 'ImplementationSpecific')] } }] },
  'a path with what Go escapes in JSON': { rules: [{ http: { paths: [path('/a&b<c>', 'web')] } }] },
  'class and TLS': { ingressClassName: 'traefik', tls: [{ hosts: ['t.example'], secretName: 't' }], rules: [{ host: 't.example', http: { paths: [path('/', 'web')] } }] },
};

export const ingressRoutes: Readonly<Record<string, Json>> = {
  'weighted services': { entryPoints: ['web'], routes: [{ match: 'Host(`w.example`)', kind: 'Rule', services: [{ name: 'blue', port: 80, weight: 3 }, { name: 'green', port: 'http', weight: 1 }] }] },
  'a TraefikService': { routes: [{ match: 'Host(`t.example`)', kind: 'Rule', services: [{ name: 'canary', kind: 'TraefikService' }] }] },
  'a rule of several matchers': { routes: [{ match: 'Host(`m.example`) && (PathPrefix(`/a`) || HeaderRegexp(`x`, `<b>`))', kind: 'Rule', services: [{ name: 'web', port: 80 }] }] },
  'another namespace': { routes: [{ match: 'Host(`o.example`)', kind: 'Rule', services: [{ name: 'web', namespace: 'other', port: 80 }] }] },
  'scheme https': { routes: [{ match: 'Host(`s.example`)', kind: 'Rule', priority: 7, services: [{ name: 'web', port: 443, scheme: 'https', serversTransport: 'internal', passHostHeader: false }], middlewares: [{ name: 'auth' }] }] },
  'parents and internal services': {
    routes: [
      { match: 'PathPrefix(`/parent`)', kind: 'Rule' },
      { match: 'PathPrefix(`/dashboard`)', kind: 'Rule', services: [{ name: 'api@internal', kind: 'TraefikService' }] },
      { match: 'PathPrefix(`/app`)', kind: 'Rule', services: [{ name: 'web', port: 80 }] },
    ],
  },
};

export function ingress(namespace: string, spec: Json, name = 'web', annotations: Record<string, string> = { note: 'mine' }): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name, namespace, annotations }, spec };
}

export function ingressRoute(namespace: string, spec: Json, name = 'web', annotations: Record<string, string> = { note: 'mine' }): Manifest {
  return { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata: { name, namespace, annotations }, spec };
}

/** An Ingress with one rule, whose paths lead to these Services. */
export function simpleIngress(namespace: string, paths: Readonly<Record<string, string>> = { '/': 'web', '/api': 'api' }, name = 'web'): Manifest {
  return ingress(namespace, { rules: [{ host: 'shop.example', http: { paths: Object.entries(paths).map(([at, service]) => path(at, service)) } }] }, name);
}

export function path(at: string, service: string, pathType = 'Prefix'): Json {
  return { path: at, pathType, backend: { service: { name: service, port: { number: 80 } } } };
}
