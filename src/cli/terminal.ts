/** Where text goes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** All that a command wants of the process, as an argument: tests give their own. */
export interface Terminal {
  /** Data. */
  readonly stdout: Output;
  /** All the rest. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Aborted with the signal's name (`SIGHUP`, `SIGINT`, `SIGTERM`) when the command is to end. */
  readonly signal: AbortSignal;
}

/** Whether colours are welcome there: https://no-color.org */
export function isColourful(output: Output, { env }: Terminal): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
