import type { Result } from '../../../src/reconciler/cluster.js';
import type { Action, Plan } from '../../../src/reconciler/core/action.js';
import type { Ref } from '../../../src/reconciler/core/manifest.js';
import type { NamespaceRun, Run } from '../../../src/reconciler/reconcile.js';

export const route: Ref = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'web' };
export const backup: Ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'ops', name: 'maintenance-backup-web' };

const pod: Ref = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'maintenance-1a2b3c4d' };
const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: pod.name, namespace: 'shop' } };
const createPod: Action = { step: 'create page', verb: 'create', about: pod, because: 'page "default" is asked for', manifest };

export const divert: Action = { step: 'divert', verb: 'patch', about: route, route, because: 'it is asked for', operations: [] };
export const quota = 'pods "maintenance-1a2b3c4d" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1';
export const notAllowed = 'pods is forbidden: User "operator" cannot create resource "pods" in API group "" in the namespace "shop"';

/** The Pod of a page, refused in these words. */
export function refusedPod(message: string, status = 403): Result {
  return { action: createPod, error: { status, message } };
}

/** A run over one namespace. */
export function runOf({ plan = {}, ...rest }: Partial<Omit<NamespaceRun, 'plan'>> & { readonly plan?: Partial<Plan> } = {}): Run {
  const whole: Plan = { actions: [], holds: [], problems: [], warnings: [], routes: [], ...plan };
  return { namespaces: [{ namespace: 'shop', results: [], refused: [], warnings: [], ...rest, plan: whole }], problems: [] };
}
