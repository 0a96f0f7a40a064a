import { pino, type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Result } from '../reconciler/cluster.js';
import { titleOf } from '../reconciler/core/manifest.js';
import { reportOf } from '../reconciler/report/report.js';
import type { Run } from '../reconciler/reconcile.js';
import type { Progress } from './progress.js';
import { isColourful, type Terminal } from './terminal.js';

/** The log of a run on stderr: one JSON object a line, for people at a terminal one readable line. */
export function runLog(terminal: Terminal, progress: Progress): Logger {
  const { stderr, now } = terminal;
  const pretty = prettyFactory({ colorize: isColourful(stderr, terminal), singleLine: true, translateTime: 'HH:MM:ss', ignore: 'route,object' });
  const write = (line: string): void => {
    progress.clear();
    stderr.write(stderr.isTTY ? pretty(line) : line);
  };
  const timestamp = (): string => `,"time":"${now().toISOString()}"`;
  return pino({ base: null, timestamp, formatters: { level: (level) => ({ level }) } }, { write });
}

/** One line for one action: what, where and why; of a refused one what the server said. */
export function logResult(log: Logger, { action, error }: Result): void {
  const { step, about, route, because } = action;
  const entry = { step, ...(route && { route: titleOf(route) }), object: titleOf(about), reason: because };
  if (error) log.warn({ ...entry, ...error, message: undefined, error: error.message }, `refused: ${step} ${titleOf(about)}`);
  else log.info(entry, `${step} ${titleOf(about)}`);
}

/** What is wrong or waits at the end: for those who read the log alone. */
export function logEnd(log: Logger, run: Run): void {
  const { problems, warnings, holds } = reportOf(run);
  for (const problem of problems) if ('about' in problem) log.error({ object: titleOf(problem.about), reason: problem.reason }, problem.message);
  for (const { about, reason, message } of warnings) log.warn({ object: titleOf(about), reason }, message);
  for (const { about, because, until } of holds) log.info({ object: titleOf(about), reason: 'Waiting', until }, because);
}
