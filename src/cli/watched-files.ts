import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the files are looked at, in milliseconds. By their times and sizes: that works where they are replaced, and on every disk. */
const PERIOD = 200;

/** Files that somebody edits. They need not be there. */
export class WatchedFiles {
  #seen: ReadonlyMap<string, string>;

  constructor(files: readonly string[]) {
    this.#seen = looks(files);
  }

  get files(): readonly string[] {
    return [...this.#seen.keys()];
  }

  /** Other files from now on. One that was watched already counts as it looked when it last changed: a later change is not lost. */
  set files(files: readonly string[]) {
    this.#seen = new Map([...looks(files)].map(([file, look]) => [file, this.#seen.get(file) ?? look]));
  }

  /** Resolves with true once one of them has changed, and with false when the signal comes. */
  async change(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      await sleep(PERIOD, undefined, { signal }).catch(() => undefined);
      const now = looks(this.files);
      const hasChanged = [...now].some(([file, look]) => look !== this.#seen.get(file));
      this.#seen = now;
      if (hasChanged) return !signal.aborted;
    }
    return false;
  }
}

function looks(files: readonly string[]): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file, lookOf(file)]));
}

function lookOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}
