import { z } from 'zod';
import { pointer, refOf, valueAt, type Json, type Manifest } from '../manifest.js';
import type { Problem } from '../problem.js';
import { PAGE_SERVICE_PORT, uniqueKeys, type Diversion, type RouteAdapter, type Slot } from './route-adapter.js';

/** A Traefik route, as far as a divert looks at it: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/ */
const service = z.looseObject({ name: z.string(), kind: z.string().optional(), namespace: z.string().optional() });
const rule = z.looseObject({ match: z.string(), services: z.array(service).default([]) });
const shape = z.looseObject({ spec: z.looseObject({ routes: z.array(rule) }) });

/** A matcher of certificate challenges, and the same negated: the latter asks for everything else. */
const ACME = /path(prefix|regexp)?\(\s*["'`]\^?\/\\?\.well-known\/acme-challenge(?![\w-])[^)]*\)/i;
const NOT_ACME = new RegExp(`!\\s*\\(?\\s*${ACME.source}`, 'gi');

function rulesOf(route: Manifest): readonly z.infer<typeof rule>[] {
  return shape.parse(route).spec.routes;
}

function isDivertible({ match, services }: z.infer<typeof rule>): boolean {
  return services.some(({ name }) => !name.endsWith('@internal')) && !ACME.test(match.replaceAll(NOT_ACME, ''));
}

function slots(route: Manifest): readonly Slot[] {
  const rules = rulesOf(route);
  const keys = uniqueKeys(rules.map(({ match }) => `services: ${match}`));
  return rules.flatMap((entry, i) => {
    const at = pointer('spec', 'routes', i, 'services');
    return isDivertible(entry) ? [{ key: keys[i]!, pointer: at, live: valueAt(route, at)! }] : [];
  });
}

/**
 * The whole list is replaced: a left-over `scheme`, `serversTransport`, `healthCheck` or `namespace` would break the page.
 * ```yaml
 * services: [{ name: web, port: http, weight: 3 }, { name: canary, port: http, weight: 1 }]   # before
 * services: [{ kind: Service, name: maintenance-1a2b3c4d, port: 80 }]                         # after
 * ```
 */
function diverted(_slot: Slot, _original: Json | undefined, to: Diversion): Json {
  return [{ kind: 'Service', name: to.service, port: PAGE_SERVICE_PORT }];
}

function services(value: Json, namespace: string): readonly string[] {
  return z
    .array(service)
    .parse(value)
    .filter((entry) => entry.kind !== 'TraefikService' && (entry.namespace ?? namespace) === namespace)
    .map(({ name }) => name);
}

function limits(route: Manifest): readonly Problem[] {
  return rulesOf(route)
    .filter((entry) => entry.services.length === 0)
    .map(({ match }) => ({
      about: refOf(route),
      reason: 'ParentRoute',
      message:
        `the route "${match}" has no services: it is a parent in multi-layer routing, and its children go on ` +
        'serving the app; set the annotation on the IngressRoutes that name it in parentRefs',
    }));
}

/** Traefik IngressRoute: every route's whole `services`; parents and `@internal` services stay. */
export const ingressRoute: RouteAdapter = {
  resource: { group: 'traefik.io', version: 'v1alpha1', kind: 'IngressRoute', plural: 'ingressroutes' },
  reads: [],
  shape,
  value: z.array(service),
  slots,
  diverted,
  services,
  limits,
};
