import { annotationOf, refOf, titleOf, type Manifest } from './manifest.js';
import type { Problem } from './problem.js';

/** A tool that deploys routes again by itself, how to know its routes, and what keeps it from putting originals back. */
interface DeployTool {
  readonly name: string;
  readonly isBehind: (route: Manifest) => boolean;
  readonly recipe: string;
}

const tools: readonly DeployTool[] = [
  {
    name: 'Argo CD',
    isBehind: (route) => annotationOf(route, 'argocd.argoproj.io/tracking-id') !== undefined || labelOf(route, 'argocd.argoproj.io/instance') !== undefined,
    recipe: 'let its Application ignore the backends (ignoreDifferences, with RespectIgnoreDifferences=true)',
  },
  {
    name: 'Flux',
    isBehind: (route) => labelOf(route, 'kustomize.toolkit.fluxcd.io/name') !== undefined || labelOf(route, 'helm.toolkit.fluxcd.io/name') !== undefined,
    recipe: 'set the annotation kustomize.toolkit.fluxcd.io/reconcile=disabled on the route for the time of the maintenance',
  },
  {
    name: 'Helm',
    isBehind: (route) => labelOf(route, 'app.kubernetes.io/managed-by') === 'Helm',
    recipe: 'an upgrade during the maintenance shows the app until the next run diverts the route again',
  },
];

/** A warning for each tool that owns the route and may put its originals back during the maintenance. */
export function deployToolWarnings(route: Manifest): readonly Problem[] {
  const about = refOf(route);
  return tools
    .filter(({ isBehind }) => isBehind(route))
    .map(({ name, recipe }) => ({ about, reason: 'DeployedByTool', message: `${titleOf(about)} is deployed by ${name}: ${recipe}` }));
}

function labelOf(route: Manifest, key: string): string | undefined {
  return route.metadata.labels?.[key];
}
