import type { Manifest } from '../core/manifest.js';
import type { Problem } from '../core/problem.js';
import type { Resource } from '../core/routes/route-adapter.js';
import type { KubeApi, ListOptions } from './kube-api.js';
import { KubeError } from './kube-error.js';
import { apiVersionOf, resourceTitle, type Place } from './kube-resources.js';

/** What a read brought; where it failed, nothing, with why. */
export interface Reading {
  readonly objects: readonly Manifest[];
  readonly failure?: Failure;
}

export interface Failure {
  readonly error: KubeError;
  readonly problem: Problem;
}

/** The name in a Problem that is about all objects of a kind (its namespace '': in all namespaces). */
export const EVERY_NAME = '*';

/** Lists a kind. A refusal is a failure, about the kind as a whole. */
export async function listOf(api: KubeApi, resource: Resource, { namespace = '', labelSelector }: ListOptions): Promise<Reading> {
  const where = namespace === '' ? 'in all namespaces' : `in namespace ${namespace}`;
  return reading(
    () => api.list(resource, { namespace, ...(labelSelector && { labelSelector }) }),
    ({ message }) => problem(resource, { namespace, name: EVERY_NAME }, 'ListRefused', `cannot list ${resourceTitle(resource)} ${where}: ${message}`),
  );
}

/** Gets an object by name, where it is there. A refusal is a failure. */
export async function objectOf(api: KubeApi, resource: Resource, place: Place): Promise<Reading> {
  return reading(
    async () => [await api.find(resource, place)].filter((object) => object !== null),
    ({ message }) => problem(resource, place, 'GetRefused', `cannot get ${resourceTitle(resource)} ${place.namespace}/${place.name}: ${message}`),
  );
}

/** A problem of an object, or of all of a kind. */
export function problem(resource: Resource, { namespace, name }: Place, reason: string, message: string): Problem {
  return { about: { apiVersion: apiVersionOf(resource), kind: resource.kind, namespace, name }, reason, message };
}

/** The problems of readings that failed. */
export function problemsOf(readings: readonly Reading[]): readonly Problem[] {
  return readings.flatMap(({ failure }) => (failure ? [failure.problem] : []));
}

async function reading(read: () => Promise<readonly Manifest[]>, problemOf: (error: KubeError) => Problem): Promise<Reading> {
  try {
    return { objects: await read() };
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return { objects: [], failure: { error, problem: problemOf(error) } };
  }
}
