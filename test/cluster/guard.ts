import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A program that runs under a guard. */
export interface Program {
  readonly pid: number;
  /** Aborted when the program has ended, with an error that says how and shows the end of its log. */
  readonly ended: AbortSignal;
  /** Ends the program: SIGTERM, and SIGKILL after the given time. Returns when it is gone. */
  end(graceSeconds: number): Promise<void>;
}

/** Sees to it that neither the programs it starts nor its folder outlive this process, even where that is killed. */
export interface Guard {
  /** Starts a program that writes its output into `{folder}/{program's name}.log`. */
  start(file: string, args: readonly string[]): Program;
  /** Ends every program that still runs, and removes the folder. */
  stop(graceSeconds: number): Promise<void>;
}

/**
 * A shell that reads the living programs' ids, one line whenever they change. When the pipe ends, because we closed it or
 * because we are dead, it kills those of the last line and takes the folder away.
 */
const watchdog = `
while read -r line; do living=$line; done
for pid in $living; do kill -KILL "$pid"; done
for try in 1 2 3 4 5 6 7 8 9; do rm -rf -- "$1" && exit; sleep 0.2; done`;

/** Starts a guard over a folder. */
export function startGuard(folder: string): Guard {
  const shell = spawn('sh', ['-c', watchdog, 'guard', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const gone = once(shell, 'exit');
  const living = new Set<Program>();
  const tell = () => shell.stdin.write(`${[...living].map(({ pid }) => pid).join(' ')}\n`);
  return {
    start(file, args) {
      const program = startProgram(file, args, join(folder, `${basename(file)}.log`));
      living.add(program);
      tell();
      program.ended.addEventListener('abort', () => living.delete(program) && tell());
      return program;
    },
    async stop(graceSeconds) {
      await Promise.all([...living].map((program) => program.end(graceSeconds)));
      shell.stdin.end();
      await gone;
    },
  };
}

function startProgram(file: string, args: readonly string[], log: string): Program {
  const child = spawnLogged(file, args, log);
  if (!child.pid) throw new Error(`${file} can't be run: is it built for ${process.platform} ${process.arch}?`);
  const ended = new AbortController();
  child.once('exit', (code, signal) => ended.abort(new Error(obituary(file, code ?? signal, log))));
  return { pid: child.pid, ended: ended.signal, end: (graceSeconds) => end(child, ended.signal, graceSeconds) };
}

function spawnLogged(file: string, args: readonly string[], log: string): ChildProcess {
  const output = openSync(log, 'a');
  try {
    return spawn(file, args, { stdio: ['ignore', output, output] }).once('error', () => undefined);
  } finally {
    closeSync(output);
  }
}

async function end(child: ChildProcess, ended: AbortSignal, graceSeconds: number): Promise<void> {
  if (ended.aborted) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1000);
  await gone;
  clearTimeout(timer);
}

function obituary(file: string, how: string | number | null, log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return `${basename(file)} ended (${how}); the end of its log:\n${lines.slice(-15).join('\n')}`;
}
