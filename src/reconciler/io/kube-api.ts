import { setTimeout as sleep } from 'node:timers/promises';
import { FIELD_MANAGER } from '../core/annotations.js';
import type { Manifest, Operation } from '../core/manifest.js';
import type { Resource } from '../core/routes/route-adapter.js';
import { isNotFound, KubeError, refused, unanswered } from './kube-error.js';
import { apiVersionOf, collectionPath, objectPath, type Place } from './kube-resources.js';
import type { HttpAnswer, HttpRequest, Transport } from './kube-transport.js';

export interface KubeApiOptions {
  readonly transport: Transport;
  /** Ends every request, also those under way. */
  readonly signal?: AbortSignal;
  /** How long a request may take; 15 by default. */
  readonly timeoutSeconds?: number;
  /** How many objects a list asks for at a time; 500 by default. */
  readonly pageSize?: number;
}

/** What a list is narrowed to. */
export interface ListOptions {
  /** Absent or '': all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
}

/** The object is deleted only if it still is as these say. */
export interface Preconditions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

/** A list that expired (410) is begun anew so often, and a read that the server puts off (429, 503) is asked again. */
const MOST_RETRIES = 2;

/** What the server puts off for longer is left to the next run. */
const LONGEST_RETRY_SECONDS = 5;

/**
 * The API server, in raw JSON both ways: fields that the program does not know and times survive. Every method throws a
 * {@link KubeError} where the server refuses or does not answer. Writes are sent once, as field manager `maintenance-operator`.
 */
export class KubeApi {
  readonly #transport: Transport;
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutSeconds: number;
  readonly #pageSize: number;

  constructor({ transport, signal, timeoutSeconds = 15, pageSize = 500 }: KubeApiOptions) {
    this.#transport = transport;
    this.#signal = signal;
    this.#timeoutSeconds = timeoutSeconds;
    this.#pageSize = pageSize;
  }

  /** The server's address. */
  get server(): string {
    return this.#transport.server;
  }

  /** The JSON at a path, which says that it is of this kind. */
  async read(path: string, kind: string): Promise<unknown> {
    for (let retries = 0; ; retries += 1) {
      const answer = await this.#send({ method: 'GET', path });
      if (retries === MOST_RETRIES || !isPutOff(answer)) return parsed({ method: 'GET', path }, answer, [kind]);
      await this.#wait(answer.retryAfterSeconds!);
    }
  }

  async get(resource: Resource, place: Place): Promise<Manifest> {
    return (await this.read(objectPath(resource, place), resource.kind)) as Manifest;
  }

  /** The object, or null where the server says that it is not there. */
  async find(resource: Resource, place: Place): Promise<Manifest | null> {
    try {
      return await this.get(resource, place);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  /** All objects of a kind. A list item lacks `apiVersion` and `kind`: they are filled in. */
  async list(resource: Resource, options: ListOptions = {}): Promise<readonly Manifest[]> {
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.#pages(resource, options);
      } catch (error) {
        if (retries === MOST_RETRIES || !(error instanceof KubeError && error.status === 410)) throw error;
      }
    }
  }

  async create(resource: Resource, manifest: Manifest): Promise<Manifest> {
    const path = `${collectionPath(resource, manifest.metadata.namespace ?? '')}?${MANAGED}`;
    return this.#write({ method: 'POST', path, contentType: 'application/json' }, manifest, [resource.kind]);
  }

  async patch(resource: Resource, place: Place, operations: readonly Operation[]): Promise<Manifest> {
    const path = `${objectPath(resource, place)}?${MANAGED}`;
    return this.#write({ method: 'PATCH', path, contentType: 'application/json-patch+json' }, operations, [resource.kind]);
  }

  /** The answer is the object where its end takes time (a Pod's grace period), else a Status. */
  async delete(resource: Resource, place: Place, { uid, resourceVersion }: Preconditions): Promise<Manifest> {
    const preconditions = { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) };
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, propagationPolicy: 'Background' };
    return this.#write({ method: 'DELETE', path: objectPath(resource, place), contentType: 'application/json' }, options, ['Status', resource.kind]);
  }

  async #pages(resource: Resource, { namespace = '', labelSelector }: ListOptions): Promise<readonly Manifest[]> {
    const query = new URLSearchParams({ limit: String(this.#pageSize), ...(labelSelector && { labelSelector }) });
    const items: Manifest[] = [];
    for (;;) {
      const page = (await this.read(`${collectionPath(resource, namespace)}?${query.toString()}`, `${resource.kind}List`)) as Page;
      for (const item of page.items ?? []) items.push({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...item });
      if (!page.metadata?.continue) return items;
      query.set('continue', page.metadata.continue);
    }
  }

  async #write(request: Pick<HttpRequest, 'method' | 'path' | 'contentType'>, body: unknown, kinds: readonly string[]): Promise<Manifest> {
    return parsed(request, await this.#send({ ...request, body: goJson(body) }), kinds) as Manifest;
  }

  async #send(request: Omit<HttpRequest, 'signal'>): Promise<HttpAnswer> {
    const timeout = AbortSignal.timeout(this.#timeoutSeconds * 1000);
    const signal = this.#signal ? AbortSignal.any([this.#signal, timeout]) : timeout;
    try {
      return await this.#transport.send({ ...request, signal });
    } catch (error) {
      throw unanswered(request, this.server, this.#timeoutSeconds, error);
    }
  }

  /** Ends early with the run: the request that follows says so. */
  async #wait(seconds: number): Promise<void> {
    await sleep(seconds * 1000, undefined, this.#signal && { signal: this.#signal }).catch(() => undefined);
  }
}

/**
 * JSON as the API server writes it: a `test` of a JSON Patch compares strings as they are spelled (evanphx/json-patch v4), and
 * Go spells these characters as escapes (https://pkg.go.dev/encoding/json#HTMLEscape). In JSON they stand in strings only.
 */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[&<>\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

interface Page {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly Pick<Manifest, 'metadata'>[] | null;
}

const MANAGED = new URLSearchParams({ fieldManager: FIELD_MANAGER }).toString();

function isPutOff({ status, retryAfterSeconds = Infinity }: HttpAnswer): boolean {
  return (status === 429 || status === 503) && retryAfterSeconds <= LONGEST_RETRY_SECONDS;
}

/** What came is of one of these kinds: not everything that says 200 on the way is the API server. */
function parsed(asked: Pick<HttpRequest, 'method' | 'path'>, { status, body }: HttpAnswer, kinds: readonly string[]): unknown {
  if (status < 200 || status > 299) throw refused(asked, status, body);
  const unfit = (what: string, cause?: unknown): KubeError =>
    new KubeError(`${asked.method} ${asked.path} was answered with HTTP ${status}, but ${what}: ${body.slice(0, 200)}`, asked, { status, cause });
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw unfit('not in JSON', cause);
  }
  if (!kinds.includes((value as Partial<Manifest> | null)?.kind ?? '')) throw unfit(`not with a ${kinds.at(-1)!}`);
  return value;
}
