import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SECONDS = 1;
const CONNECTIONS = 32;

/** What a server did under load. */
export interface Load {
  readonly requestsPerSecond: number;
  /** The processor time that its worker took for one request, in microseconds: it does not depend on what else is running. */
  readonly microseconds: number;
}

/** Installs wrk (Debian's) where it is missing, and says so. */
export async function ensureWrk(): Promise<void> {
  if (await run('wrk', ['-v']).then(() => true, (error: { code?: unknown }) => error.code !== 'ENOENT')) return;
  process.stderr.write('installing wrk (Debian) ...\n');
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'wrk']);
}

/** Lua for wrk: each request has an Accept header that was never sent before. */
export function newHeaders(folder: string): readonly string[] {
  const file = join(folder, 'accept.lua');
  const weights = (step: number): string => `0.".. ((n * ${step}) % 900 + 100) .."`;
  const accept = `text/html;q=${weights(1)},application/json;q=${weights(7)},application/xml;q=0.9,x/".. n ..";q=${weights(13)},*/*;q=0.1`;
  writeFileSync(file, `local n = 0\nrequest = function() n = n + 1 return wrk.format("GET", "/", { Accept = "${accept}" }) end\n`);
  return ['-s', file];
}

/** Asks a worker as fast as it answers. */
export async function load(url: string, workerPid: number, args: readonly string[]): Promise<Load> {
  const before = processorMicroseconds(workerPid);
  const { stdout } = await run('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, ...args, url]);
  const figure = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1]);
  if (/Socket errors: (?!connect 0, read 0, write 0,)/.test(stdout)) throw new Error(`wrk could not reach ${url}: ${stdout}`);
  return {
    requestsPerSecond: figure(/Requests\/sec:\s+([\d.]+)/),
    microseconds: (processorMicroseconds(workerPid) - before) / figure(/(\d+) requests in/),
  };
}

/** User and system time of a process, in microseconds (proc(5): in ticks of 10 ms). */
function processorMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
