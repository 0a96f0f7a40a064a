/** One permission that the reconciler needs, and what for. */
export interface AccessRule {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly reason: string;
}

/**
 * In every namespace with routes. ConfigMaps and Pods only by name: there is no `list`. After a refused write the object is
 * read back, hence `get` beside every `patch`.
 */
export const routeRules: readonly AccessRule[] = [
  { apiGroup: 'networking.k8s.io', resource: 'ingresses', verbs: ['get', 'list', 'patch'], reason: 'divert and restore Ingresses' },
  { apiGroup: 'traefik.io', resource: 'ingressroutes', verbs: ['get', 'list', 'patch'], reason: 'divert and restore IngressRoutes' },
  { apiGroup: '', resource: 'services', verbs: ['get', 'list', 'create', 'patch', 'delete'], reason: 'find page sets, make, mark and delete page Services' },
  { apiGroup: 'discovery.k8s.io', resource: 'endpointslices', verbs: ['list'], reason: 'see whether a page, or the app, is ready' },
  { apiGroup: '', resource: 'configmaps', verbs: ['get', 'create', 'patch', 'delete'], reason: 'the files of pages' },
  { apiGroup: '', resource: 'pods', verbs: ['get', 'create', 'delete'], reason: 'the Pods of pages' },
  { apiGroup: 'apps', resource: 'deployments', verbs: ['get', 'create', 'delete'], reason: 'pages with workload: deployment' },
  { apiGroup: 'networking.k8s.io', resource: 'networkpolicies', verbs: ['get', 'create', 'delete'], reason: 'pages with networkPolicy: true' },
  { apiGroup: 'events.k8s.io', resource: 'events', verbs: ['create'], reason: 'tell people what happened to their route' },
];

/** In the operator's own namespace. */
export const ownRules: readonly AccessRule[] = [
  { apiGroup: '', resource: 'configmaps', verbs: ['get', 'list', 'create', 'patch', 'delete'], reason: 'backups' },
];
