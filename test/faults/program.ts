import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Conduct } from './fault-proxy.js';
import type { Lane } from './lane.js';

const run = promisify(execFile);

/** Ends a process with SIGKILL, and resolves when it has ended. */
export type Kill = () => Promise<void>;

/** What can become of the process at one of its requests. */
export const kills: Readonly<Record<string, (kill: Kill) => Conduct>> = {
  'SIGKILL when it arrives': (kill) => async ({ reset }) => {
    await kill();
    reset();
  },
  'SIGKILL after it was carried out': (kill) => async ({ forward, reset }) => {
    await forward();
    await kill();
    reset();
  },
};

/** The command line as it is in the image: one file, which starts sooner than many. */
export class Program {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  static async build(): Promise<Program> {
    const file = join(mkdtempSync(join(tmpdir(), 'maintenance-program-')), 'maintenance.mjs');
    await run('npm', ['run', '--silent', 'build:image', '--', `--outfile=${file}`]);
    return new Program(file);
  }

  /** `reconcile --once` through the lane's proxy, in a process of its own. It may be killed, and never says that it has a bug. */
  async run(lane: Lane, conductWith: (kill: Kill) => Conduct): Promise<void> {
    const settings = `${lane.proxy.kubeconfig}.settings`;
    writeFileSync(settings, JSON.stringify(lane.settings));
    const child = spawn(process.execPath, [this.#file, 'reconcile', '--once', '--kubeconfig', lane.proxy.kubeconfig, '--settings', settings], { stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = Promise.all([once(child, 'close'), text(child.stderr)]);
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    };
    const [[code, signal], stderr] = await lane.proxy.during(conductWith(kill), () => ended);
    if (signal !== 'SIGKILL' && (code !== 0 || stderr.includes('bug'))) throw new Error(`the process ended with ${code as number}: ${stderr}`);
  }
}
