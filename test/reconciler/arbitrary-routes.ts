import fc from 'fast-check';
import type { Json, JsonObject, Manifest } from '../../src/reconciler/core/manifest.js';

/** Specs as users write them; small alphabets, so that hosts, paths and matches repeat. */
const host = fc.constantFrom(undefined, 'a.example', 'b.example', '*.example');
const path = fc.constantFrom('/', '/a', '/a/b', '/.well-known/acme-challenge/token', '/ü x');
const pathType = fc.constantFrom('Prefix', 'Exact', 'ImplementationSpecific');
const serviceName = fc.constantFrom('web', 'api', 'maintenance-web', 'legacy');
const servicePort = fc.oneof(fc.constantFrom(80, 8080).map((number) => ({ number })), fc.constant({ name: 'https' }));
const backend: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ name: serviceName, port: servicePort }).map((service) => ({ service })),
  fc.constant({ resource: { apiGroup: 'k8s.example.com', kind: 'Bucket', name: 'static' } }),
);
const paths = fc.array(fc.record({ path, pathType, backend }), { minLength: 1, maxLength: 4 });
const rule = fc.record({ host, http: fc.option(fc.record({ paths }), { nil: undefined }) });

/** The spec of an Ingress. */
const ingressSpec: fc.Arbitrary<JsonObject> = fc
  .record({ ingressClassName: fc.constantFrom(undefined, 'traefik'), defaultBackend: fc.option(backend, { nil: undefined }), rules: fc.array(rule, { maxLength: 3 }) })
  .map(withoutUndefined);

const traefikService = fc.record(
  {
    name: serviceName,
    kind: fc.constantFrom('Service', 'TraefikService'),
    namespace: fc.constantFrom('shop', 'other'),
    port: fc.oneof(fc.constant(80), fc.constant('http')),
    weight: fc.nat(5),
    scheme: fc.constant('https'),
    sticky: fc.constant({ cookie: { name: 's', unknown: [1, { deep: null }] } }),
  },
  { requiredKeys: ['name'] },
);
const route = fc.record({
  match: fc.constantFrom('Host(`a`)', 'Host(`b`) && PathPrefix(`/x`)', 'PathPrefix(`/.well-known/acme-challenge/`)', '!PathPrefix(`/.well-known/acme-challenge/`)'),
  kind: fc.constant('Rule'),
  priority: fc.option(fc.nat(9), { nil: undefined }),
  services: fc.oneof(
    { weight: 5, arbitrary: fc.array(traefikService, { minLength: 1, maxLength: 3 }) },
    fc.constant([{ name: 'api@internal', kind: 'TraefikService' }]),
    fc.constant(undefined),
  ),
});

/** The spec of an IngressRoute. */
const ingressRouteSpec: fc.Arbitrary<JsonObject> = fc
  .record({ entryPoints: fc.constantFrom(undefined, ['web']), routes: fc.array(route, { minLength: 1, maxLength: 4 }) })
  .map(withoutUndefined);

/** A kind of route and how to make its specs. */
export interface RouteKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: fc.Arbitrary<JsonObject>;
}

/** Every kind of route that there is. */
export const routeKinds: readonly RouteKind[] = [
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', spec: ingressSpec },
  { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', spec: ingressRouteSpec },
];

/** A route of a kind. */
export function routeOf({ apiVersion, kind }: RouteKind, spec: JsonObject, annotations?: Record<string, string>): Manifest {
  return { apiVersion, kind, metadata: { name: 'web', namespace: 'shop', ...(annotations && { annotations }) }, spec };
}

function withoutUndefined(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
