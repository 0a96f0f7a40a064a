import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import type { KubeConfig } from '@kubernetes/client-node';
import { CredentialsError } from './kube-error.js';

/** One request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the server's address, with the query. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** What came back, whatever its status is. */
export interface HttpAnswer {
  readonly status: number;
  /** The header Retry-After, in seconds; absent where it is no number. */
  readonly retryAfterSeconds?: number;
  readonly body: string;
}

/** The way to an API server. */
export interface Transport {
  /** Its address, for people. */
  readonly server: string;
  /** Rejects where no answer came. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** Connections that lie idle are closed before the API server does it (90 s), or a balancer on the way. */
const IDLE_SECONDS = 30;

const CONNECTIONS = 32;

/**
 * HTTP to the server of a kubeconfig's current context: raw text both ways, with the kubeconfig's TLS and credentials. Those
 * come from `KubeConfig.applyToHTTPSOptions`; not from its `applySecurityAuthentication`, which in 2.0.1 makes a new connection
 * pool for each request. Connections are kept, except through a proxy (`proxy-url`).
 */
export class KubeTransport implements Transport {
  readonly server: string;
  readonly #kubeConfig: KubeConfig;
  readonly #agent: HttpAgent;
  readonly #hasProxy: boolean;
  #credentials: Promise<RequestOptions> | undefined;

  /** Throws where the current context names no cluster. */
  constructor(kubeConfig: KubeConfig) {
    const cluster = kubeConfig.getCurrentCluster();
    if (!cluster) throw new Error(`the context "${kubeConfig.getCurrentContext()}" of the kubeconfig names no cluster`);
    this.server = cluster.server.replace(/\/$/, '');
    this.#kubeConfig = kubeConfig;
    this.#hasProxy = cluster.proxyUrl !== undefined;
    const Agent = this.server.startsWith('https:') ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, timeout: IDLE_SECONDS * 1000, maxSockets: CONNECTIONS });
  }

  /** Rejects with Node's error where no answer came, with a CredentialsError where none could be asked for. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const credentials = await this.#signIn();
    const { method, path, contentType, body = '', signal } = request;
    const headers = {
      ...(credentials.headers as Record<string, string> | undefined),
      accept: 'application/json',
      'user-agent': 'maintenance-operator',
      ...(contentType && { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
    };
    const agent = this.#hasProxy ? credentials.agent : this.#agent;
    return exchange(new URL(this.server + path), { ...credentials, agent, method, headers, signal }, body);
  }

  /** Requests that start together share one look at the credentials: it may run a program, or read files. */
  #signIn(): Promise<RequestOptions> {
    this.#credentials ??= this.#readCredentials().finally(() => (this.#credentials = undefined));
    return this.#credentials;
  }

  async #readCredentials(): Promise<RequestOptions> {
    const options: RequestOptions = { headers: {} };
    try {
      await this.#kubeConfig.applyToHTTPSOptions(options);
    } catch (cause) {
      const user = this.#kubeConfig.getCurrentUser()?.name ?? '';
      throw new CredentialsError(`the credentials of user "${user}" for ${this.server} can't be had: ${(cause as Error).message.trim()}`, { cause });
    }
    return options;
  }
}

function exchange(url: URL, options: RequestOptions, body: string): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(url, options, (response) => {
    const { statusCode: status = 0, headers } = response;
    const retryAfterSeconds = Number.parseInt(headers['retry-after'] ?? '', 10);
    const rest = Number.isNaN(retryAfterSeconds) ? {} : { retryAfterSeconds };
    text(response).then((answer) => resolve({ status, ...rest, body: answer }), reject);
  });
  request.on('error', (error: Error & { code?: string }) => {
    const isStale = request.reusedSocket && options.method === 'GET' && error.code === 'ECONNRESET';
    if (isStale) resolve(exchange(url, options, body));
    else reject(error);
  });
  request.end(body);
  return promise;
}
