import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { doOnce } from './claimed-work.js';

/** A folder that comes into being at one stroke, complete, however many processes want it at once. */
export interface PublishedFolder {
  readonly path: string;
  readonly isComplete: () => Promise<boolean>;
  /** Fills the empty folder that later becomes `path`. */
  readonly fill: (folder: string) => Promise<void>;
}

/** Makes sure that the folder is complete, by one process at a time. Throws what `fill` throws. */
export async function publish({ path, isComplete, fill }: PublishedFolder): Promise<void> {
  const claim = `${path}.building`;
  await mkdir(dirname(path), { recursive: true });
  await doOnce({
    claim,
    isDone: isComplete,
    async work() {
      await fill(claim);
      await rm(path, { recursive: true, force: true });
      await rename(claim, path);
    },
  });
}
