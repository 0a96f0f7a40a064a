import type { Terminal } from './terminal.js';

const CLEAR_LINE = '\r\u001b[2K';

/** One line on a terminal that says what takes so long; nothing where stderr is no terminal, and in the first second. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #timer: NodeJS.Timeout | undefined;
  #text = '';
  #since: number;
  #isShown = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#since = terminal.now().getTime();
    this.#timer = terminal.stderr.isTTY ? setInterval(() => this.#show(), 1000).unref() : undefined;
  }

  /** From now on this takes so long. */
  say(text: string): void {
    this.#text = text;
    this.#since = this.#terminal.now().getTime();
  }

  /** Makes place for another line; the progress comes back after it. */
  clear(): void {
    if (this.#isShown) this.#terminal.stderr.write(CLEAR_LINE);
    this.#isShown = false;
  }

  end(): void {
    clearInterval(this.#timer);
    this.clear();
  }

  #show(): void {
    const seconds = Math.round((this.#terminal.now().getTime() - this.#since) / 1000);
    this.#terminal.stderr.write(`${CLEAR_LINE}${this.#text} … ${seconds} s`);
    this.#isShown = true;
  }
}
