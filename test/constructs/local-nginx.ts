import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request, type Agent, type IncomingHttpHeaders } from 'node:http';
import { createConnection } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { startLocalNginx } from '../../src/cli/local-nginx.js';
import type { PageContent } from '../../src/constructs/page-content.js';

/** Debian has it where only root looks. */
export const environment: NodeJS.ProcessEnv = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body, unpacked if it came compressed. */
  text(): string;
}

export interface LocalNginx {
  readonly socketPath: string;
  /** Of the first process: the worker is its child. */
  readonly pid: number;
  /** Sends one request with Node's client. */
  ask(path: string, options?: { method?: string; headers?: Record<string, string>; body?: string; agent?: Agent }): Promise<Answer>;
  /** Sends bytes as they are, and gives what comes back until the connection ends. */
  askRaw(bytes: string): Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Serves a page on a socket (and where else it should) in a folder of its own, as `maintenance preview` does. */
export async function startNginx(content: PageContent = {}, listen: readonly string[] = [], env = environment): Promise<LocalNginx> {
  const { socketPath, pid, stop } = await startLocalNginx(content, listen, env);
  return {
    socketPath,
    pid,
    ask: (path, options = {}) => ask({ socketPath, path, ...options }),
    askRaw: (bytes) => askRaw(socketPath, bytes),
    stop,
  };
}

/** Starts a program, and waits until it answers. */
export async function run(program: string, args: readonly string[], at: { socketPath: string } | { host: string; port: number }) {
  const child = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const ended = once(child, 'exit');
  for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`${program} does not answer: ${errors}`);
    if (await ask({ ...at, path: '/' }).catch(() => undefined)) break;
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGQUIT');
    await ended;
  };
  return { pid: child.pid!, stop };
}

/** Sends one request. */
export async function ask(options: {
  socketPath?: string; host?: string; port?: number; path: string; method?: string; headers?: Record<string, string>; body?: string; agent?: Agent;
}): Promise<Answer> {
  const { body, ...rest } = options;
  const sent = request(rest).end(body);
  const [response] = await once(sent, 'response');
  const bytes = Buffer.concat(await response.toArray());
  return { status: response.statusCode, headers: response.headers, body: bytes.toString(), text: () => textOf(response.headers, bytes) };
}

function textOf(headers: IncomingHttpHeaders, bytes: Buffer): string {
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
}

async function askRaw(socketPath: string, bytes: string): Promise<string> {
  const socket = createConnection(socketPath).setTimeout(5000, () => socket.destroy());
  socket.end(bytes, 'latin1');
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
