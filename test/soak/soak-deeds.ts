import fc from 'fast-check';

/** What people and clusters do; a route and a namespace are told by their number. */
export type Deed =
  | { readonly what: 'on' | 'page'; readonly route: number; readonly page: string }
  | { readonly what: 'off'; readonly route: number }
  | { readonly what: 'delete'; readonly route: number }
  | { readonly what: 'deploy'; readonly route: number; readonly backends: Backends }
  | { readonly what: 'label'; readonly route: number; readonly value: string }
  | { readonly what: 'content'; readonly text: string }
  | { readonly what: 'kill'; readonly namespace: number; readonly force: boolean };

/** The Service of each path, in the order in which the route has them. */
export type Backends = readonly (readonly [path: string, service: string])[];

export const ROUTES = 50;
export const NAMESPACES = 10;
/** The pages that routes ask for. */
const PAGES = ['default', 'one', 'two'] as const;

const route = fc.nat(ROUTES - 1);
const page = fc.constantFrom(...PAGES);

/** Also a path that is never diverted, but never that one alone. */
export const backends: fc.Arbitrary<Backends> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('/', '/api', '/img', '/.well-known/acme-challenge/'), fc.constantFrom('web', 'api', 'static')), { minLength: 1, maxLength: 4, selector: ([path]) => path })
  .filter((entries) => entries.some(([path]) => !path.startsWith('/.well-known/')));

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ what: fc.constant('on' as const), route, page }) },
  { weight: 18, arbitrary: fc.record({ what: fc.constant('off' as const), route }) },
  { weight: 10, arbitrary: fc.record({ what: fc.constant('page' as const), route, page }) },
  { weight: 25, arbitrary: fc.record({ what: fc.constant('deploy' as const), route, backends }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('label' as const), route, value: fc.constantFrom('a', 'b', 'c') }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('delete' as const), route }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('content' as const), text: fc.constantFrom('soon', 'at noon', 'tonight') }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('kill' as const), namespace: fc.nat(NAMESPACES - 1), force: fc.boolean() }) },
);

/** The same deeds, in the same order, for the same seed. */
export function deedsOf(seed: number, count: number): readonly Deed[] {
  return fc.sample(deed, { seed, numRuns: count });
}
