import { groupOf, type Manifest } from '../manifest.js';
import { ingressRoute } from './ingress-route.js';
import { ingress } from './ingress.js';
import type { RouteAdapter } from './route-adapter.js';

/** Every kind of route that can be put in maintenance. */
export const routeAdapters: readonly RouteAdapter[] = [ingress, ingressRoute];

/** The adapter of a route's kind, or undefined where the object is no route. */
export function adapterFor({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): RouteAdapter | undefined {
  return routeAdapters.find(({ resource }) => resource.kind === kind && resource.group === groupOf(apiVersion));
}
