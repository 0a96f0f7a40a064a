import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compressedBodies } from '../src/constructs/compressed-bodies.js';
import { KNOWN_ACCEPTS } from '../src/constructs/known-accepts.js';
import { NJS_MODULE } from '../src/constructs/nginx-config.js';
import { pageFiles } from '../src/constructs/page-content.js';
import { loopbackPort } from '../test/cluster/loopback-port.js';
import { run, startNginx } from '../test/constructs/local-nginx.js';
import { median, writeResult } from './result.js';
import { ensureWrk, load, newHeaders, type Load } from './wrk.js';

/**
 * What negotiation costs: the page beside a bare nginx that serves the same bytes and headers by `return 503`, in turns on
 * loopback, each with one worker; also beside one that keeps its files open, as the page does; and what memory the page takes:
 * `npm run bench:page`. Linux and root.
 */
const ROUNDS = 9;

interface Server {
  readonly port: number;
  readonly worker: number;
  readonly stop: () => Promise<void>;
}

const folder = mkdtempSync(join(tmpdir(), 'maintenance-bench-'));
chmodSync(folder, 0o755);

function workerOf(pid: number): number {
  return Number(execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).trim().split('\n')[0]);
}

async function startPage(): Promise<Server> {
  const port = await loopbackPort();
  const { pid, stop } = await startNginx({}, [`127.0.0.1:${port}`]);
  return { port, worker: workerOf(pid), stop };
}

interface BareConfig {
  readonly variables?: string;
  readonly server: string;
}

/** nginx with `return 503` and nothing else to decide. */
async function startBare(name: string, { variables = '', server }: BareConfig): Promise<Server> {
  const port = await loopbackPort();
  const file = join(folder, `${name}.conf`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join(' ');
  const http = `access_log off; server_tokens off; etag off; ${temporary} ${variables}`;
  writeFileSync(file, `load_module ${NJS_MODULE}; pid ${file}.pid; worker_processes 1; events { worker_connections 4096; } http { ${http} server { listen 127.0.0.1:${port}; ${server} } }`);
  const { pid, stop } = await run('nginx', ['-e', 'stderr', '-c', file, '-g', 'daemon off;'], { host: '127.0.0.1', port });
  return { port, worker: workerOf(pid), stop };
}

const HEADERS = [
  'Retry-After 60', 'Vary "Accept, Accept-Encoding, Origin"', 'Cache-Control no-store', 'X-Content-Type-Options nosniff', 'Access-Control-Allow-Origin *', 'Access-Control-Expose-Headers Retry-After',
].map((header) => `add_header ${header} always;`).join(' ');

function fromFile(kind: 'html' | 'json'): BareConfig {
  const type = kind === 'html' ? '"text/html; charset=utf-8"' : 'application/json';
  return { server: `gzip_static on; error_page 503 /page.${kind}; location / { return 503; } location = /page.${kind} { internal; root ${folder}; types {} default_type ${type}; ${HEADERS} }` };
}

function kept({ server }: BareConfig): BareConfig {
  return { variables: 'open_file_cache max=10;', server };
}

/** A word of nginx's configuration has no more than 4 KB, so the body is in several. */
function fromMemory(): BareConfig {
  const parts = pageFiles({})['page.html'].match(/[^]{1,1500}/g)!;
  const variables = parts.map((part, index) => `geo $part_${index} { default "${part.replace(/["\\]/g, '\\$&')}"; }`).join(' ');
  return { variables, server: `location / { default_type "text/html; charset=utf-8"; ${HEADERS} return 503 "${parts.map((_, index) => `$part_${index}`).join('')}"; }` };
}

const BARE = { html: fromFile('html'), json: fromFile('json'), keptHtml: kept(fromFile('html')), keptJson: kept(fromFile('json')), memory: fromMemory() };

const header = (accept: string): readonly string[] => (accept === '' ? [] : ['-H', `Accept: ${accept}`]);
const CHROME = KNOWN_ACCEPTS['Chrome']![0]!;
const CLIENTS: readonly (readonly [client: string, kind: keyof typeof BARE, args: readonly string[]])[] = [
  ['a browser (Chrome)', 'html', header(CHROME)],
  ['a browser, compressed', 'html', [...header(CHROME), '-H', 'Accept-Encoding: gzip, deflate, br']],
  ['Go, okhttp (no header)', 'html', header('')],
  ['curl (*/*)', 'html', header('*/*')],
  ['axios', 'json', header('application/json, text/plain, */*')],
  ['application/json', 'json', header('application/json')],
  ['headers never seen before', 'html', newHeaders(folder)],
  ['a browser; bare keeps its files open', 'keptHtml', header(CHROME)],
  ['axios; bare keeps its files open', 'keptJson', header('application/json, text/plain, */*')],
  ['a browser; bare has the body in its configuration', 'memory', header(CHROME)],
];

async function compare(client: string, page: Server, bare: Server, args: readonly string[]): Promise<readonly string[]> {
  const rounds: { page: Load; bare: Load }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    process.stderr.write(`${client}: round ${round + 1} of ${ROUNDS}\n`);
    const [first, second] = round % 2 === 0 ? [page, bare] : [bare, page];
    const one = await load(`http://127.0.0.1:${first.port}/`, first.worker, args);
    const two = await load(`http://127.0.0.1:${second.port}/`, second.worker, args);
    rounds.push(first === page ? { page: one, bare: two } : { page: two, bare: one });
  }
  const of = (figure: (round: { page: Load; bare: Load }) => number): number => median(rounds.map(figure));
  return [
    client,
    of(({ page: { requestsPerSecond } }) => requestsPerSecond).toFixed(0),
    of(({ bare: { requestsPerSecond } }) => requestsPerSecond).toFixed(0),
    of((round) => round.page.requestsPerSecond / round.bare.requestsPerSecond).toFixed(2),
    of(({ page: { microseconds } }) => microseconds).toFixed(1),
    of(({ bare: { microseconds } }) => microseconds).toFixed(1),
    of((round) => round.bare.microseconds / round.page.microseconds).toFixed(2),
  ];
}

/** The memory of the first process and of the worker, in MiB: what is shared counts once in all. */
function mebibytes(worker: number): string {
  const parent = /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${worker}/status`, 'utf8'))![1]!;
  const kibibytes = [parent, worker].map((pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]));
  return (kibibytes.reduce((sum, each) => sum + each, 0) / 1024).toFixed(1);
}

async function memoryOf(content: Parameters<typeof startNginx>[0]): Promise<readonly string[]> {
  const port = await loopbackPort();
  const { pid, socketPath, stop } = await startNginx(content, [`127.0.0.1:${port}`]);
  const worker = workerOf(pid);
  const figures = [mebibytes(worker)];
  for (const args of [['-c1000', ...header(CHROME)], ['-c1000', ...newHeaders(folder)]]) {
    await load(`http://127.0.0.1:${port}/`, worker, args);
    figures.push(mebibytes(worker));
  }
  const sockets = await stuckClients(socketPath);
  figures.push(mebibytes(worker));
  sockets.forEach((socket) => socket.destroy());
  await stop();
  return figures;
}

/** 1000 clients that ask and never read. */
async function stuckClients(socketPath: string): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < 1000) {
    const socket = createConnection(socketPath).pause();
    const isConnected = await once(socket, 'connect').then(() => true, () => false); // the queue of a busy worker may be full
    if (isConnected) sockets.push(socket);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  }
  await sleep(2000);
  return sockets;
}

/** From the start of the process to its first answer, in milliseconds: the poll of the tests' nginx is every 20 ms. */
async function startMilliseconds(start: () => Promise<Server>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const server = await start();
    times.push(performance.now() - began);
    await server.stop();
  }
  return median(times);
}

await ensureWrk();
const files = pageFiles({});
for (const name of ['page.html', 'page.json'] as const) writeFileSync(join(folder, name), files[name]);
for (const [name, base64] of Object.entries(compressedBodies(files))) writeFileSync(join(folder, name), base64, 'base64');
const page = await startPage();
const bare: Partial<Record<keyof typeof BARE, Server>> = {};
for (const kind of Object.keys(BARE) as (keyof typeof BARE)[]) bare[kind] = await startBare(kind, BARE[kind]);
try {
  const rows: (readonly string[])[] = [];
  for (const [client, kind, args] of CLIENTS) rows.push(await compare(client, page, bare[kind]!, args));
  await writeResult('page', 'npm run bench:page', [
    ['client', 'requests/s', 'bare', 'ratio', 'µs of processor each', 'bare', 'ratio'],
    ...rows,
  ]);
  const large = { html: 'x'.repeat(900_000) };
  await writeResult('page-memory', 'npm run bench:page', [
    ['MiB of both processes', 'at first', '1000 connections, a browser', '1000 connections, headers never seen before', '1000 clients that do not read'],
    ['the default page', ...(await memoryOf({}))],
    ['a page of 900 kB', ...(await memoryOf(large))],
  ]);
  const [withNjs, without] = [await startMilliseconds(startPage), await startMilliseconds(() => startBare('start', fromFile('html')))];
  await writeResult('page-start', 'npm run bench:page', [
    [`from the start to the first answer, median of ${ROUNDS}`, 'ms'],
    ['the page', withNjs.toFixed(0)],
    ['bare nginx', without.toFixed(0)],
  ]);
} finally {
  await Promise.all([page, ...Object.values(bare)].map(({ stop }) => stop()));
  rmSync(folder, { recursive: true });
}
