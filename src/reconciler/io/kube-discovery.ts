import type { Problem } from '../core/problem.js';
import type { Resource } from '../core/routes/route-adapter.js';
import type { KubeApi } from './kube-api.js';
import { KubeError } from './kube-error.js';
import { EVERY_NAME, problem } from './kube-list.js';
import { apiVersionOf, groupPath } from './kube-resources.js';

/** Which kinds the server has. */
export interface Discovery {
  readonly present: readonly Resource[];
  /** Discovery answered, and does not have them. */
  readonly absent: readonly Resource[];
  /** Of kinds of which nobody knows: they are in neither list. */
  readonly failures: readonly { readonly error: KubeError; readonly problem: Problem }[];
}

/** Asks the server now: a CRD may come and go at any time, so that nothing is remembered. */
export async function discover(api: KubeApi, resources: readonly Resource[]): Promise<Discovery> {
  const groups = [...Map.groupBy(resources, apiVersionOf).values()];
  const found = await Promise.all(groups.map((group) => discoverGroup(api, group)));
  return {
    present: found.flatMap(({ present }) => present),
    absent: found.flatMap(({ absent }) => absent),
    failures: found.flatMap(({ failures }) => failures),
  };
}

/** All of one group and version. */
async function discoverGroup(api: KubeApi, resources: readonly Resource[]): Promise<Discovery> {
  const [first] = resources as readonly [Resource];
  try {
    const plurals = await pluralsOf(api, first);
    return {
      present: resources.filter(({ plural }) => plurals.includes(plural)),
      absent: resources.filter(({ plural }) => !plurals.includes(plural)),
      failures: [],
    };
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const message = `cannot find out whether the server has ${apiVersionOf(first)}: ${error.message}`;
    const problems = resources.map((resource) => problem(resource, { namespace: '', name: EVERY_NAME }, 'DiscoveryFailed', message));
    return { present: [], absent: [], failures: problems.map((one) => ({ error, problem: one })) };
  }
}

/** The resources of a group and version; none where the server says that it does not have it. */
async function pluralsOf(api: KubeApi, resource: Resource): Promise<readonly string[]> {
  try {
    const { resources } = (await api.read(groupPath(resource), 'APIResourceList')) as { resources: readonly { name: string }[] };
    return resources.map(({ name }) => name);
  } catch (error) {
    if (error instanceof KubeError && error.status === 404 && !(await isServed(api, apiVersionOf(resource)))) return [];
    throw error;
  }
}

/** The 404 of a group is no Status, so that anybody on the way may have given it: the list of groups decides. */
async function isServed(api: KubeApi, apiVersion: string): Promise<boolean> {
  const { groups } = (await api.read('/apis', 'APIGroupList')) as { groups: readonly { versions: readonly { groupVersion: string }[] }[] };
  return groups.some(({ versions }) => versions.some(({ groupVersion }) => groupVersion === apiVersion));
}
