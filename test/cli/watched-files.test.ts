import { describe, expect, it } from '@jest/globals';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WatchedFiles } from '../../src/cli/watched-files.js';
import { files } from './run-cli.js';

describe('WatchedFiles', () => {
  const { signal } = new AbortController();

  it.each<[string, (file: string) => void]>([
    ['is written', (file) => writeFileSync(file, 'longer')],
    ['is replaced by one of the same size', (file) => (writeFileSync(`${file}~`, 'b'), renameSync(`${file}~`, file))],
    ['is removed', (file) => rmSync(file)],
  ])('sees that a file %s', async (_, change) => {
    const file = join(files({ a: 'a' }), 'a');
    const watched = new WatchedFiles([file]);
    change(file);
    expect(await watched.change(signal)).toBe(true);
  });

  it('sees that a file is there at last, and below a folder that was not there', async () => {
    const folder = files();
    const watched = new WatchedFiles([join(folder, 'none'), join(folder, 'none/below')]);
    writeFileSync(join(folder, 'none'), '');
    expect(await watched.change(signal)).toBe(true);
  });

  it('does not lose a change that comes while it is told which files to watch', async () => {
    const folder = files({ a: 'a', b: 'b' });
    const watched = new WatchedFiles([join(folder, 'a')]);
    writeFileSync(join(folder, 'a'), 'changed');
    watched.files = [join(folder, 'a'), join(folder, 'b')];
    expect(await watched.change(signal)).toBe(true);
  });

  it('sees nothing where nothing changes, and ends with the signal', async () => {
    const abort = new AbortController();
    const change = new WatchedFiles([join(files({ a: 'a' }), 'a')]).change(abort.signal);
    abort.abort();
    expect(await change).toBe(false);
  });
});
