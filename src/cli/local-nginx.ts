import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { compressedBodies } from '../constructs/compressed-bodies.js';
import { READINESS_PATH } from '../constructs/nginx-config.js';
import { pageFiles, type PageContent, type PageFiles } from '../constructs/page-content.js';
import { CommandError } from './command-error.js';

/** An nginx on this machine that serves a page. */
export interface LocalNginx {
  /** Of its first process; the worker is a child of that. */
  readonly pid: number;
  /** A Unix socket that it listens on. */
  readonly socketPath: string;
  /** Resolves when it has ended, with its last words. */
  readonly ended: Promise<string>;
  /** Serves another page, within moments. */
  readonly show: (content: PageContent) => void;
  /** Ends it, and removes its folder. */
  readonly stop: () => Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The places in its folder, as seen from the page's: there may be spaces in the path to it, which nginx.conf does not expect. */
const PLACE = { pageFolder: '.', temporaryFolder: '../tmp' };

/** Where nginx lies if no PATH names it: Debian has it where only root looks. */
const USUAL_FOLDERS = '/usr/sbin:/usr/local/sbin:/usr/local/bin';

/**
 * Starts nginx in a folder of its own, with the very configuration of the Pod but for the places in it, and waits until it
 * answers.
 * @param listen where it listens beside its socket: the arguments of nginx's directive
 * @param env `PATH`, or `NGINX` with the program itself, unless that is empty
 * @throws CommandError where nginx is not there, or does not start, with the way out
 */
export async function startLocalNginx(content: PageContent, listen: readonly string[], env: Environment): Promise<LocalNginx> {
  const folder = mkdtempSync(join(tmpdir(), `maintenance-page-${process.pid}-`));
  try {
    return await startIn(folder, content, listen, env);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}

async function startIn(folder: string, content: PageContent, listen: readonly string[], env: Environment): Promise<LocalNginx> {
  const pageFolder = join(folder, 'page');
  const socketPath = join(folder, 'nginx.sock');
  const place = { ...PLACE, listen: [JSON.stringify(`unix:${socketPath}`), ...listen] };
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'tmp'));
  writePage(pageFolder, pageFiles(content, place));
  const { child, ended } = run(pageFolder, env);
  await answers(socketPath, ended);
  const show = (other: PageContent): void => {
    writePage(pageFolder, pageFiles(other, place));
    child.kill('SIGHUP');
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
  return { pid: child.pid ?? 0, socketPath, ended, show, stop };
}

/** Writes a page's files as the Pod has them. Where nginx is started by root, its worker is another user, who must be able to read them. */
export function writePage(folder: string, files: PageFiles): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const compressed = compressedBodies(files);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    rmSync(join(folder, `${name}.gz`), { force: true });
  }
  for (const [name, base64] of Object.entries(compressed)) writeFileSync(join(folder, name), base64, 'base64');
}

function run(pageFolder: string, env: Environment): { child: ChildProcess; ended: Promise<string> } {
  const child = started(env.NGINX || 'nginx', ['-e', 'stderr', '-p', pageFolder, '-c', 'nginx.conf', '-g', 'daemon off;'], `${env.PATH ?? ''}:${USUAL_FOLDERS}`);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)));
  const ended = once(child, 'close').then(
    () => words.trim() || `it ended with ${child.signalCode ?? `code ${child.exitCode}`} and no word`,
    (error: Error) => error.message,
  );
  return { child, ended };
}

/** In a session of its own, so that Ctrl-C in the terminal does not end it before us. */
function started(program: string, args: readonly string[], PATH: string): ChildProcessByStdio<null, null, Readable> {
  try {
    return spawn(program, args, { env: { PATH }, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  } catch (error) {
    throw new CommandError(whyNot(`${program}: ${(error as Error).message}`), { cause: error });
  }
}

async function answers(socketPath: string, ended: Promise<string>): Promise<void> {
  const over = ended.then((words) => {
    throw new CommandError(whyNot(words));
  });
  while (!(await Promise.race([isReady(socketPath), over]))) await Promise.race([sleep(20), over]);
}

async function isReady(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ socketPath, path: READINESS_PATH, agent: false }, (response) => resolve(response.resume().statusCode === 200));
    request.on('error', () => resolve(false));
  });
}

const HOW_TO_GET_IT =
  'get it with "apt-get install nginx-light libnginx-mod-http-js" (Debian, Ubuntu) or "apk add nginx nginx-mod-http-js" (Alpine), elsewhere in a container of one of these';

function whyNot(words: string): string {
  if (words.includes('ENOENT')) return `preview runs nginx, as the Pod does, and there is none here: ${HOW_TO_GET_IT}; or name it: NGINX=/path/to/nginx`;
  if (/dlopen\(\) .*ngx_http_js_module/.test(words)) return `this nginx has no njs, which the page's configuration needs: ${HOW_TO_GET_IT}: ${words}`;
  return `nginx does not start: ${words}`;
}
