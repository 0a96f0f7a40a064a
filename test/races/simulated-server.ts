import { identityOf, refOf, type Manifest, type Operation } from '../../src/reconciler/core/manifest.js';
import type { Resource } from '../../src/reconciler/core/routes/route-adapter.js';
import { routeAdapters } from '../../src/reconciler/core/routes/registry.js';
import { apiVersionOf, endpointSlices, groupPath, ownResources } from '../../src/reconciler/io/kube-resources.js';
import type { HttpAnswer, HttpRequest, Transport } from '../../src/reconciler/io/kube-transport.js';
import { patched } from '../../src/reconciler/memory-cluster.js';
import { targetOf } from '../faults/write-rules.js';

const routes = routeAdapters.map(({ resource }) => resource);
const resources: readonly Resource[] = [...ownResources, endpointSlices, ...routes];
/**
 * As much of an API server as the reconciler sees, in memory and without time of its own: versions, preconditions, patches with tests,
 * Pods that end some time after their deletion. That it is like the real one, the same suites of faults and races on that one show.
 */
export class SimulatedServer implements Transport {
  readonly server = 'a simulated server';
  readonly #now: () => Date;
  readonly #objects = new Map<string, Manifest>();
  #writes = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** All that there is of a kind. */
  all(kind: string): readonly Manifest[] {
    return [...this.#objects.values()].filter((object) => object.kind === kind);
  }

  /** Writes an object as it should be from now on: what controllers and kubelets do. */
  write(object: Manifest): Manifest {
    this.#writes += 1;
    const { uid = `uid-${this.#writes}`, creationTimestamp = seconds(this.#now()), ...metadata } = object.metadata;
    const written = { ...object, metadata: { ...metadata, uid, creationTimestamp, resourceVersion: String(this.#writes) } };
    this.#objects.set(identityOf(refOf(written)), written);
    return written;
  }

  remove(object: Manifest): void {
    this.#objects.delete(identityOf(refOf(object)));
  }

  async send({ method, path, body = '', contentType }: HttpRequest): Promise<HttpAnswer> {
    const { pathname, searchParams } = new URL(path, 'http://server');
    const ofGroup = routes.filter((resource) => groupPath(resource) === pathname);
    if (ofGroup.length > 0) return ok({ kind: 'APIResourceList', resources: ofGroup.map(({ plural }) => ({ name: plural })) });
    const target = targetOf({ method, path, body })!;
    const resource = resources.find(({ plural }) => plural === target.plural)!;
    if (method === 'POST') return this.#create(target.body as Manifest);
    if (method === 'GET' && target.name === '') return this.#list(resource, target.namespace, searchParams.get('labelSelector') ?? '');
    const live = this.#objects.get(identityOf({ ...target, apiVersion: apiVersionOf(resource), kind: resource.kind }));
    if (live === undefined) return status(404, 'NotFound', `${target.plural} "${target.name}" not found`);
    if (method === 'GET') return ok(live);
    return method === 'PATCH' ? this.#patch(live, contentType!, target.body) : this.#delete(live, target.body as DeleteOptions);
  }

  #list({ kind }: Resource, namespace: string, labelSelector: string): HttpAnswer {
    const labels = labelSelector === '' ? [] : labelSelector.split(',').map((pair) => pair.split('='));
    const isMeant = ({ metadata }: Manifest): boolean => metadata.namespace === namespace && labels.every(([key, value]) => metadata.labels?.[key!] === value);
    return ok({ kind: `${kind}List`, items: this.all(kind).filter(isMeant) });
  }

  #create(manifest: Manifest): HttpAnswer {
    const isThere = this.#objects.has(identityOf(refOf(manifest)));
    return isThere ? status(409, 'AlreadyExists', `${manifest.kind} "${manifest.metadata.name}" already exists`) : ok(this.write(manifest), 201);
  }

  #patch(live: Manifest, contentType: string, body: unknown): HttpAnswer {
    const isMerge = contentType === 'application/merge-patch+json';
    const outcome = isMerge ? annotated(live, body as AnnotationPatch) : patched(live, body as readonly Operation[]);
    return typeof outcome === 'string' ? status(422, 'Invalid', outcome) : ok(this.write(outcome));
  }

  #delete(live: Manifest, { preconditions: { uid, resourceVersion } = {} }: DeleteOptions): HttpAnswer {
    const { metadata } = live;
    if ((uid ?? metadata.uid) !== metadata.uid || (resourceVersion ?? metadata.resourceVersion) !== metadata.resourceVersion) return status(409, 'Conflict', 'it is another one by now');
    if (live.kind !== 'Pod') {
      this.remove(live);
      return ok({ kind: 'Status', status: 'Success' });
    }
    return ok(metadata.deletionTimestamp === undefined ? this.write({ ...live, metadata: { ...metadata, deletionTimestamp: seconds(this.#now()) } }) : live);
  }
}

/** Whole seconds, as the API server has times. */
export function seconds(time: Date): string {
  return `${time.toISOString().slice(0, -5)}Z`;
}

interface DeleteOptions {
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** All that people change here. */
interface AnnotationPatch {
  readonly metadata: { readonly annotations: Readonly<Record<string, string | null>> };
}

function annotated(live: Manifest, patch: AnnotationPatch): Manifest {
  const wished = Object.entries({ ...live.metadata.annotations, ...patch.metadata.annotations });
  const annotations = Object.fromEntries(wished.filter((entry): entry is [string, string] => entry[1] !== null));
  return { ...live, metadata: { ...live.metadata, annotations } };
}

function ok(body: object, code = 200): HttpAnswer {
  return { status: code, body: JSON.stringify(body) };
}

function status(code: number, reason: string, message: string): HttpAnswer {
  return { status: code, body: JSON.stringify({ kind: 'Status', status: 'Failure', code, reason, message }) };
}
