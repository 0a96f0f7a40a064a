import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig, type User } from '@kubernetes/client-node';
import { KubeApi, type KubeApiOptions } from '../../../src/reconciler/io/kube-api.js';
import { KubeTransport } from '../../../src/reconciler/io/kube-transport.js';

/** A server that says what no real one says when asked to. */
export interface FakeServer {
  readonly url: string;
  /** Every request so far, as `GET /path?query`. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Gives the answers in this order, the last one again and again. */
export async function startFakeServer(...answers: readonly Answer[]): Promise<FakeServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]!;
    requests.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => answer(response, request));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer in JSON. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The client of a server without TLS. */
export function apiAt(server: string, options: Partial<KubeApiOptions> = {}, user: Partial<User> = {}): KubeApi {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser({ name: 'fake', server, skipTLSVerify: true }, { name: 'tester', ...user });
  return new KubeApi({ transport: new KubeTransport(kubeConfig), ...options });
}
