import type { Manifest } from './manifest.js';
import type { Problem } from './problem.js';

/**
 * One namespace as it was read, raw: its routes, page sets, Services and EndpointSlices, and its routes' backups (which
 * lie in the operator's namespace; they are read before the routes).
 */
export interface Snapshot {
  readonly namespace: string;
  readonly objects: readonly Manifest[];
  /** Every kind of route was listed without error, or is known to be absent: only then may clean-up trust it. */
  readonly complete: boolean;
  /** Kinds of routes that the server does not have. */
  readonly absent: readonly string[];
  /** What could not be read, and why. */
  readonly problems: readonly Problem[];
}

/** The snapshot's objects of a kind in a namespace. */
export function objectsOf(snapshot: Snapshot, kind: string, namespace = snapshot.namespace): readonly Manifest[] {
  return snapshot.objects.filter((object) => object.kind === kind && object.metadata.namespace === namespace);
}
