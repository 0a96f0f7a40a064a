import type { Manifest } from '../core/manifest.js';
import { PAGE_SET_NAME } from '../core/annotations.js';
import type { KubeApi } from './kube-api.js';
import { objectOf, type Reading } from './kube-list.js';
import { configMaps, deployments, networkPolicies, pods } from './kube-resources.js';

/** What belongs to page sets, read by name: lists of them are not ours to see in the users' namespaces. */
export interface PageSetParts {
  /** ConfigMaps and Pods: without them nothing about the sets is known. */
  readonly needed: readonly Reading[];
  /** Deployments and NetworkPolicies, which most installs do not use. */
  readonly others: readonly Reading[];
}

/** Replacements of a lost Pod are called `maintenance-{hash}-2`, `-3`, …; so many are looked for in any case. */
const PODS_IN_ANY_CASE = 3;

/** The names of page sets: of Services called so, and whatever a route says anywhere. */
export function pageSetNames(services: readonly Manifest[], routes: readonly Manifest[]): readonly string[] {
  const words = routes.flatMap((route) => JSON.stringify(route).match(/[\w-]+/g) ?? []);
  const names = [...services.map(({ metadata }) => metadata.name), ...words];
  return [...new Set(names.filter((name) => PAGE_SET_NAME.test(name)))];
}

/** Reads the parts of the page sets that have these names; `slices`: the namespace's EndpointSlices. */
export async function readPageSets(
  api: KubeApi,
  namespace: string,
  names: readonly string[],
  slices: readonly Manifest[],
): Promise<PageSetParts> {
  const get = (resource: typeof pods) => (name: string) => objectOf(api, resource, { namespace, name });
  const [needed, others] = await Promise.all([
    Promise.all([...names.map(get(configMaps)), ...names.map((name) => readPods(get(pods), name, slices))]),
    Promise.all([...names.map(get(deployments)), ...names.map(get(networkPolicies))]),
  ]);
  return { needed: needed.flat(), others };
}

/** Those called as a set's Pods are, on while there are some, and those that are its endpoints. */
async function readPods(get: (name: string) => Promise<Reading>, set: string, slices: readonly Manifest[]): Promise<readonly Reading[]> {
  const called = (n: number): string => (n === 1 ? set : `${set}-${n}`);
  const numbered = Array.from({ length: PODS_IN_ANY_CASE }, (_, index) => called(index + 1));
  const names = [...new Set([...numbered, ...endpointPods(set, slices)])];
  const readings = await Promise.all(names.map(get));
  const known = new Set(names);
  let last = readings[PODS_IN_ANY_CASE - 1]!;
  for (let n = PODS_IN_ANY_CASE + 1; last.objects.length > 0; n += 1) {
    const name = called(n);
    last = known.has(name) ? readings[names.indexOf(name)]! : await get(name);
    if (!known.has(name)) readings.push(last);
  }
  return readings;
}

interface EndpointSlice extends Manifest {
  readonly endpoints?: readonly { readonly targetRef?: { readonly kind?: string; readonly name?: string } }[] | null;
}

function endpointPods(service: string, slices: readonly Manifest[]): readonly string[] {
  return (slices as readonly EndpointSlice[])
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .flatMap(({ targetRef }) => (targetRef?.kind === 'Pod' && targetRef.name ? [targetRef.name] : []));
}
