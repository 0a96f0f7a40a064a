/** A command can't do what it was asked for: its message is the one line that the user reads. */
export class CommandError extends Error {
  /** The command line is wrong, and `--help` says how it goes. */
  readonly isUsage: boolean;

  constructor(message: string, options: { readonly isUsage?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'CommandError';
    this.isUsage = options.isUsage ?? false;
  }
}

/** What was written on the command line does not go. */
export function usageError(message: string): CommandError {
  return new CommandError(message, { isUsage: true });
}
