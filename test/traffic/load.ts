import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, type Exchange } from './tally.js';
import type { LoadCommand, LoadEvent, LoadOptions, Target } from './load-process.js';

/**
 * A bounded load: for each target one client with each kind of connection and each method, one request after another. Commands
 * come on stdin, events go to stdout, each a line of JSON; it ends with its stdin.
 */
const { targets, thinkMilliseconds } = JSON.parse(process.argv[2]!) as LoadOptions;
const TIMEOUT_MILLISECONDS = 10_000;
const BODY = 'x'.repeat(2000);

const counter = new Counter(targets.map(({ name }) => name), (settled) => tell({ settled }));

function now(): number {
  return performance.timeOrigin + performance.now();
}

function tell(event: LoadEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

interface Client {
  readonly connection: 'kept' | 'fresh';
  readonly method: 'GET' | 'POST';
}

const clients: readonly Client[] = [
  { connection: 'kept', method: 'GET' },
  { connection: 'kept', method: 'POST' },
  { connection: 'fresh', method: 'GET' },
  { connection: 'fresh', method: 'POST' },
];

/** Never rejects: a failure is an answer, and nothing is tried again. */
async function exchange(target: Target, { connection, method }: Client, agent: Agent | false): Promise<Exchange> {
  const sent = now();
  const answer = await ask(target, method, agent).catch(failureOf);
  return { target: target.name, kind: `${connection} ${method}`, sent, answered: now(), answer };
}

function ask({ port, host }: Target, method: string, agent: Agent | false): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const body = method === 'POST' ? BODY : '';
  const headers = { host, ...(body && { 'content-type': 'text/plain', 'content-length': body.length }) };
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  request({ host: '127.0.0.1', port, path: '/any/path?q=1', method, headers, agent, signal }, (response) => {
    text(response).then((page) => resolve(answerOf(response.statusCode!, page)), reject);
  })
    .on('error', reject)
    .end(body);
  return promise;
}

function answerOf(status: number, body: string): string {
  const [, name] = (status === 200 ? /^(app \w+)$/ : /<h1>(page \w+)<\/h1>/).exec(body) ?? [];
  return name && [200, 503].includes(status) ? name : `${status} ${JSON.stringify(body.trim().slice(0, 40))}`;
}

function failureOf({ name, code }: NodeJS.ErrnoException): string {
  return code === 'ABORT_ERR' ? `no answer in ${TIMEOUT_MILLISECONDS / 1000} s` : (code ?? name);
}

async function work(target: Target, client: Client): Promise<never> {
  const agent = client.connection === 'kept' && new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    counter.add(await exchange(target, client, agent));
    await sleep(thinkMilliseconds);
  }
}

/** Traefik answers 404 until it has the routes. */
async function untilApp(target: Target): Promise<void> {
  for (;;) {
    const { answer } = await exchange(target, clients[2]!, false);
    if (answer.startsWith('app ')) return;
    await sleep(thinkMilliseconds);
  }
}

await Promise.all(targets.map(untilApp));
tell({ ready: true });
for (const target of targets) for (const client of clients) void work(target, client);
for await (const line of createInterface(process.stdin)) {
  const command = JSON.parse(line) as LoadCommand;
  if ('expect' in command) {
    counter.expect(command.expect, now());
    tell({ expects: command.expect });
  } else tell({ tally: counter.take() });
}
process.exit();
