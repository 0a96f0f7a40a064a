import { types } from 'node:util';
import { CommanderError } from '@commander-js/extra-typings';
import { KubeConfigError } from '../reconciler/io/kube-config.js';
import { KubeError } from '../reconciler/io/kube-error.js';
import { exitCodes } from '../reconciler/report/exit-code.js';
import { oneLine } from '../reconciler/report/paint.js';
import { CommandError } from './command-error.js';
import { addPlanCommand } from './plan-command.js';
import { addPreviewCommand } from './preview-command.js';
import { makeProgram, usageLine } from './program.js';
import { addReconcileCommand } from './reconcile-command.js';
import type { Terminal } from './terminal.js';

/** What a shell says of a program that a signal ended: 128 and the signal's number. */
const SIGNAL_CODES: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Errors that say all that there is to say. */
const EXPECTED = [CommandError, KubeConfigError, KubeError];

/**
 * The program: reads the command line, carries the command out, and gives the exit code. Whatever goes wrong is one line on
 * stderr. Never rejects.
 * @param argv without the names of node and of the script
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const interruption = Promise.withResolvers<never>();
    const interrupt = (): void => interruption.reject(new Interruption(String(terminal.signal.reason)));
    if (terminal.signal.aborted) interrupt();
    terminal.signal.addEventListener('abort', interrupt, { once: true });
    const endsBySignal = (): void => terminal.signal.removeEventListener('abort', interrupt);
    return await Promise.race([runProgram(argv, terminal, endsBySignal), interruption.promise]);
  } catch (error) {
    return failed(error, terminal);
  }
}

async function runProgram(argv: readonly string[], terminal: Terminal, endsBySignal: () => void): Promise<number> {
  let code: number = exitCodes.done;
  const context = { terminal, exit: (given: number) => void (code = given), endsBySignal };
  const program = makeProgram(terminal);
  addPlanCommand(program, context);
  addReconcileCommand(program, context);
  addPreviewCommand(program, context);
  await program.parseAsync(argv, { from: 'user' });
  return code;
}

/** The operating system refused a file: no place, no permission, no folder. */
function isSystemError(error: unknown): boolean {
  return types.isNativeError(error) && 'syscall' in error;
}

class Interruption extends Error {}

function failed(error: unknown, { stderr, env }: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.mustMend;
  if (error instanceof Interruption) {
    stderr.write(`interrupted (${error.message}): every step was whole, and the next run goes on from there\n`);
    return SIGNAL_CODES[error.message] ?? exitCodes.mustMend;
  }
  stderr.write(lineOf(error));
  if (env.DEBUG && types.isNativeError(error)) stderr.write(`${error.stack ?? ''}\n`);
  return exitCodes.mustMend;
}

function lineOf(error: unknown): string {
  const message = oneLine(types.isNativeError(error) ? error.message : String(error));
  if (error instanceof CommandError && error.isUsage) return usageLine(`error: ${message}`);
  const isExpected = EXPECTED.some((kind) => error instanceof kind) || isSystemError(error);
  return isExpected ? `error: ${message}\n` : `this is a bug: ${message}; please report it (DEBUG=1 shows where)\n`;
}
