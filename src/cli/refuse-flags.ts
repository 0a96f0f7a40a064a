import { usageError } from './command-error.js';
import type { GlobalOptions } from './program.js';

/** Where there is no cluster that these could be about. */
export function refuseClusterFlags({ kubeconfig, context, allNamespaces }: Partial<GlobalOptions>, instead = '-f is about manifests; leave one of them out'): void {
  refuse({ '--kubeconfig': kubeconfig, '--context': context, '-A': allNamespaces }, `is about a cluster, and ${instead}`);
}

/** Where there are no routes either, and so no report. */
export function refuseRouteFlags({ namespace, output }: Partial<GlobalOptions>, instead: string): void {
  refuse({ '-n': namespace }, `is about routes, and ${instead}`);
  refuse({ '-o': output }, `is about a report, and ${instead}`);
}

function refuse(flags: Readonly<Record<string, unknown>>, why: string): void {
  const given = Object.entries(flags).find(([, value]) => value !== undefined);
  if (given) throw usageError(`${given[0]} ${why}`);
}
