import { usageError } from './command-error.js';
import type { GlobalOptions } from './program.js';

/** Where there is no cluster that these could be about. */
export function refuseClusterFlags({ kubeconfig, context, allNamespaces }: Partial<GlobalOptions>, instead = '-f is about manifests; leave one of them out'): void {
  const given = Object.entries({ '--kubeconfig': kubeconfig, '--context': context, '-A': allNamespaces }).find(([, value]) => value !== undefined);
  if (given) throw usageError(`${given[0]} is about a cluster, and ${instead}`);
}
