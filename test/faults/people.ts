import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { adapterFor } from '../../src/reconciler/core/routes/registry.js';
import type { Resource } from '../../src/reconciler/core/routes/route-adapter.js';
import { KubeApi } from '../../src/reconciler/io/kube-api.js';
import { collectionPath, objectPath, type Place } from '../../src/reconciler/io/kube-resources.js';
import type { Transport } from '../../src/reconciler/io/kube-transport.js';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** People and their tools at the API server, without a process for each of their commands. */
export class People {
  /** What the test itself looks at the cluster with. */
  readonly api: KubeApi;
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.api = new KubeApi({ transport });
    this.#transport = transport;
  }

  /** `kubectl apply --server-side --field-manager=helm`; a conflict is an error, as for them. */
  async applyServerSide(route: Manifest): Promise<void> {
    await this.#send('PATCH', `${routePath(route)}?fieldManager=helm`, 'application/apply-patch+yaml', route);
  }

  /** `kubectl apply`. */
  async apply(route: Manifest): Promise<void> {
    const annotations = { ...route.metadata.annotations, [LAST_APPLIED]: JSON.stringify(route) };
    const applied = { ...route, metadata: { ...route.metadata, annotations } };
    const query = 'fieldManager=kubectl-client-side-apply';
    const isThere = (await this.route(route)) !== null;
    if (isThere) await this.#send('PATCH', `${routePath(route)}?${query}`, 'application/merge-patch+json', applied);
    else await this.#send('POST', `${collectionPath(resourceOf(route), route.metadata.namespace!)}?${query}`, 'application/json', applied);
  }

  /** `kubectl annotate`; null takes an annotation off. */
  async annotate(route: Manifest, annotations: Readonly<Record<string, string | null>>): Promise<void> {
    await this.#send('PATCH', `${routePath(route)}?fieldManager=kubectl-annotate`, 'application/merge-patch+json', { metadata: { annotations } });
  }

  /** The route as it is now. */
  async route(route: Manifest): Promise<Manifest | null> {
    return this.api.find(resourceOf(route), placeOf(route));
  }

  async deleteRoute(route: Manifest): Promise<void> {
    if (await this.route(route)) await this.api.delete(resourceOf(route), placeOf(route), {});
  }

  async create(resource: Resource, manifest: Manifest): Promise<Manifest> {
    return this.api.create(resource, manifest);
  }

  async #send(method: 'POST' | 'PATCH', path: string, contentType: string, body: unknown): Promise<void> {
    const answer = await this.#transport.send({ method, path, contentType, body: JSON.stringify(body), signal: AbortSignal.timeout(30_000) });
    if (answer.status > 299) throw new Error(`${method} ${path}: ${answer.body}`);
  }
}

function resourceOf(route: Manifest): Resource {
  return adapterFor(route)!.resource;
}

function placeOf({ metadata: { namespace, name } }: Manifest): Place {
  return { namespace: namespace!, name };
}

function routePath(route: Manifest): string {
  return objectPath(resourceOf(route), placeOf(route));
}
