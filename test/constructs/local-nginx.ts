import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compressedBodies } from '../../src/constructs/compressed-bodies.js';
import { pageFiles, type PageContent, type PageFiles } from '../../src/constructs/page-content.js';

/** Debian has it where only root looks. */
export const environment = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };

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
  ask(path: string, options?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Answer>;
  /** Sends bytes as they are, and gives what comes back until the connection ends. */
  askRaw(bytes: string): Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Serves a page on a socket (and where else it should) in a folder of its own, with the Pod's very configuration but for the places in it. */
export async function startNginx(content: PageContent = {}, listen: readonly string[] = []): Promise<LocalNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'maintenance-page-'));
  chmodSync(folder, 0o755);
  const socketPath = join(folder, 'nginx.sock');
  const place = { listen: [`unix:${socketPath}`, ...listen], pageFolder: join(folder, 'page'), temporaryFolder: join(folder, 'tmp') };
  writePage(place.pageFolder, pageFiles(content, place));
  mkdirSync(place.temporaryFolder);
  const { pid, stop } = await run('nginx', ['-e', 'stderr', '-c', join(place.pageFolder, 'nginx.conf'), '-g', 'daemon off;'], { socketPath });
  return {
    socketPath,
    pid,
    ask: (path, options = {}) => ask({ socketPath, path, ...options }),
    askRaw: (bytes) => askRaw(socketPath, bytes),
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Writes a page's files. Where nginx is started by root, its worker is another user, who must be able to read them. */
export function writePage(folder: string, files: PageFiles): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));
  Object.entries(compressedBodies(files)).forEach(([name, base64]) => writeFileSync(join(folder, name), base64, 'base64'));
}

/** Starts a program, and waits until it answers. */
export async function run(program: string, args: readonly string[], at: { socketPath: string } | { host: string; port: number }) {
  const child = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const ended = once(child, 'exit');
  for (const end = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
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
async function ask(options: {
  socketPath?: string; host?: string; port?: number; path: string; method?: string; headers?: Record<string, string>; body?: string;
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
