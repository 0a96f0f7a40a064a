import { titleOf } from './manifest.js';
import type { ObservedRoute } from './observe-route.js';
import type { Problem } from './problem.js';
import { objectsOf, type Snapshot } from './snapshot.js';

/** A warning for each Service that a route goes back to while it has no ready endpoint. */
export function unreadyApps({ ref, slots, adapter }: ObservedRoute, snapshot: Snapshot): readonly Problem[] {
  const originals = slots.flatMap(({ original }) => (original === undefined ? [] : adapter.services(original, ref.namespace)));
  const listed = new Set(objectsOf(snapshot, 'Service').map(({ metadata }) => metadata.name));
  return [...new Set(originals)]
    .filter((service) => listed.has(service) && !hasReadyEndpoint(service, snapshot))
    .map((service) => ({
      about: ref,
      reason: 'AppNotReady',
      message: `${titleOf(ref)} goes back to Service "${service}", which has no ready endpoint`,
    }));
}

function hasReadyEndpoint(service: string, snapshot: Snapshot): boolean {
  return objectsOf(snapshot, 'EndpointSlice')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap((slice) => (slice.endpoints ?? []) as readonly { readonly conditions?: { readonly ready?: boolean } }[])
    .some(({ conditions }) => conditions?.ready !== false);
}
