import type { Manifest } from '../../src/reconciler/core/manifest.js';
import type { AuditEntry } from './audit-log.js';

/** Where a permission holds: in the operator's own namespace, or in those with routes. */
type Scope = 'own' | 'routes';

interface Role extends Manifest {
  readonly kind: 'Role' | 'ClusterRole';
  readonly rules: readonly { readonly apiGroups: readonly string[]; readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}

/** What Roles and ClusterRoles among these objects permit, sorted: `routes: patch ingresses.networking.k8s.io`. */
export function grantedPermissions(objects: readonly Manifest[], operatorNamespace: string): readonly string[] {
  const roles = objects.filter((object): object is Role => object.kind === 'Role' || object.kind === 'ClusterRole');
  const all = roles.flatMap(({ metadata, rules }) => {
    const scope = metadata.namespace === operatorNamespace ? 'own' : 'routes';
    return rules.flatMap((rule) => rule.apiGroups.flatMap((group) => rule.resources.flatMap((resource) => rule.verbs.map((verb) => permission(scope, { verb, resource, group })))));
  });
  return [...new Set(all)].toSorted();
}

/** What a user called, as permissions, sorted; discovery, which everybody has, is left out. */
export function usedPermissions(calls: readonly AuditEntry[], user: string, operatorNamespace: string): readonly string[] {
  const own = calls.filter((call) => call.user === user && call.resource !== '');
  return [...new Set(own.map((call) => permission(call.namespace === operatorNamespace ? 'own' : 'routes', call)))].toSorted();
}

function permission(scope: Scope, { verb, resource, group }: Pick<AuditEntry, 'verb' | 'resource' | 'group'>): string {
  return `${scope}: ${verb} ${resource}.${group}`;
}
