import { z } from 'zod';
import { pointer, refOf, valueAt, type Json, type Manifest } from '../manifest.js';
import type { Problem } from '../problem.js';
import { ACME_PATH, PAGE_SERVICE_PORT, uniqueKeys, type Diversion, type RouteAdapter, type Slot } from './route-adapter.js';

/** An Ingress, as far as a divert looks at it: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
const backend = z.looseObject({ service: z.looseObject({ name: z.string() }).optional() });
const path = z.looseObject({ path: z.string().default('/'), pathType: z.string().default('ImplementationSpecific'), backend });
const rule = z.looseObject({ host: z.string().optional(), http: z.looseObject({ paths: z.array(path) }).optional() });
const shape = z.looseObject({
  spec: z.looseObject({ defaultBackend: backend.optional(), rules: z.array(rule).default([]) }),
});

function specOf(route: Manifest): z.infer<typeof shape>['spec'] {
  return shape.parse(route).spec;
}

function pathSlots(route: Manifest): readonly Slot[] {
  return specOf(route).rules.flatMap(({ host = '*', http }, i) =>
    (http?.paths ?? []).flatMap((entry, j) => {
      if (isAcme(entry.path)) return [];
      const at = pointer('spec', 'rules', i, 'http', 'paths', j, 'backend');
      return { key: `${host} ${entry.path} ${entry.pathType}`, pointer: at, live: valueAt(route, at)! };
    }),
  );
}

function isAcme(urlPath: string): boolean {
  return urlPath === ACME_PATH || urlPath.startsWith(`${ACME_PATH}/`);
}

function defaultSlot(route: Manifest): readonly Slot[] {
  const at = pointer('spec', 'defaultBackend');
  const live = valueAt(route, at);
  return live === undefined ? [] : [{ key: 'default', pointer: at, live }];
}

function slots(route: Manifest): readonly Slot[] {
  const found = [...defaultSlot(route), ...pathSlots(route)];
  const keys = uniqueKeys(found.map((slot) => slot.key));
  return found.map((slot, i) => ({ ...slot, key: keys[i]! }));
}

/**
 * ```yaml
 * backend: { service: { name: web, port: { name: http } } }                    # before
 * backend: { service: { name: maintenance-1a2b3c4d, port: { number: 80 } } }   # after
 * ```
 */
function diverted(_slot: Slot, _original: Json | undefined, to: Diversion): Json {
  return { service: { name: to.service, port: { number: PAGE_SERVICE_PORT } } };
}

function services(value: Json): readonly string[] {
  const { service } = backend.parse(value);
  return service === undefined ? [] : [service.name];
}

function limits(route: Manifest): readonly Problem[] {
  const { defaultBackend, rules } = specOf(route);
  if (defaultBackend !== undefined) return [];
  return rules
    .filter(({ http }) => http === undefined)
    .map(({ host = '*' }) => ({
      about: refOf(route),
      reason: 'RuleWithoutBackend',
      message:
        `the rule for host "${host}" has no paths and the Ingress no defaultBackend: its visitors go to the ` +
        'default of the ingress controller, also during maintenance; give the rule a path, or the Ingress a defaultBackend',
    }));
}

/** Ingress: `spec.defaultBackend` and the backend of every path, `resource` backends included. */
export const ingress: RouteAdapter = {
  resource: { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', plural: 'ingresses' },
  reads: [],
  shape,
  value: backend,
  slots,
  diverted,
  services,
  limits,
};
