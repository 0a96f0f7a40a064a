import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { loadKubeConfig } from '../../src/reconciler/io/kube-config.js';
import type { ControlPlane } from '../cluster/control-plane.js';

/** A request on its way to the API server. */
export interface PassingRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request, and what can be done with it: each of these at most once. */
export interface Exchange {
  readonly request: PassingRequest;
  /** Has the API server carry it out. */
  readonly forward: () => Promise<Answer>;
  readonly reply: (answer: Answer) => void;
  /** Closes the connection with a reset (RST). */
  readonly reset: () => void;
}

/** What becomes of a request; one that does nothing never answers. */
export type Conduct = (exchange: Exchange) => Promise<void>;

/** What is done around every request that reaches the API server. */
export type Around = (request: PassingRequest, forward: () => Promise<Answer>) => Promise<Answer>;

/** As if there were no proxy. */
export async function passOn({ forward, reply }: Exchange): Promise<void> {
  reply(await forward());
}

/** A reverse proxy on a loopback port in front of the API server, over HTTP; connections are kept, as by any balancer. */
export class FaultProxy {
  /** The path of a kubeconfig for it, with the user's credentials. */
  readonly kubeconfig: string;
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #underWay = new Set<Promise<Answer>>();
  #conduct: Conduct = passOn;

  private constructor(server: Server, agent: Agent, kubeconfig: string) {
    this.#server = server;
    this.#agent = agent;
    this.kubeconfig = kubeconfig;
  }

  static async start(control: Pick<ControlPlane, 'server' | 'caFile' | 'asUser'>, user: string, around: Around = (_, forward) => forward()): Promise<FaultProxy> {
    const agent = new Agent({ ca: readFileSync(control.caFile), keepAlive: true });
    const server = createServer((request, response) => {
      const tracked: Around = (passing, forward) => proxy.#tracked(around(passing, forward));
      void exchangeOf(request, response, { to: control.server, agent, around: tracked }).then((exchange) => proxy.#conduct(exchange).catch(() => exchange.reset()));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const proxy = new FaultProxy(server, agent, kubeconfigFor(`http://127.0.0.1:${port}`, control.asUser(user), port));
    return proxy;
  }

  /**
   * What becomes of the requests while `work` is done; before and after that, they pass. Resolves when the API server has answered
   * those, too, for which nobody waits any more.
   */
  async during<Value>(conduct: Conduct, work: () => Promise<Value>): Promise<Value> {
    this.#conduct = conduct;
    try {
      return await work();
    } finally {
      this.#conduct = passOn;
      this.#server.closeAllConnections();
      await Promise.allSettled(this.#underWay);
    }
  }

  #tracked(answer: Promise<Answer>): Promise<Answer> {
    this.#underWay.add(answer);
    return answer.finally(() => this.#underWay.delete(answer));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#agent.destroy();
  }
}

interface Way {
  readonly to: string;
  readonly agent: Agent;
  readonly around: Around;
}

async function exchangeOf(incoming: IncomingMessage, response: ServerResponse, { to, agent, around }: Way): Promise<Exchange> {
  const { method = '', url: path = '', headers } = incoming;
  const request = { method, path, body: await text(incoming) };
  return {
    request,
    forward: () => around(request, () => send(new URL(path, to), request, { headers, agent })),
    reply: ({ status, headers: { 'content-type': type, 'retry-after': after }, body }) =>
      void response.writeHead(status, { ...(type && { 'content-type': type }), ...(after && { 'retry-after': after }), 'content-length': body.length }).end(body),
    reset: () => void response.socket?.resetAndDestroy(),
  };
}

async function send(url: URL, { method, body }: PassingRequest, { headers, agent }: { headers: IncomingHttpHeaders; agent: Agent }): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  httpsRequest(url, { method, agent, headers: { ...headers, host: url.host } }, resolve).on('error', reject).end(body);
  const answer = await promise;
  return { status: answer.statusCode!, headers: answer.headers, body: await buffer(answer) };
}

/** Beside the user's own kubeconfig, so that it goes with the control plane. */
function kubeconfigFor(server: string, usersKubeconfig: string, port: number): string {
  const { token } = loadKubeConfig({ kubeconfig: usersKubeconfig, env: {} }).getCurrentUser()!;
  const file = `${usersKubeconfig}.${port}`;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'proxy',
    contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: 'proxy' } }],
    clusters: [{ name: 'proxy', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'proxy', user: { token } }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
