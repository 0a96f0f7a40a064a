import { gzipSync } from 'fflate';
import { freeBytes, type PageFiles } from './page-content.js';

/**
 * The bodies of a page once more, as gzip in base64, by their file names: the `binaryData` of its ConfigMap. A body that
 * does not get smaller, or no longer fits beside the others, is left out: nginx then sends it as it is.
 *
 * Not node:zlib, whose output depends on its version and on the processor: the same page must be the same set everywhere.
 */
export function compressedBodies(files: PageFiles): Readonly<Record<string, string>> {
  let room = freeBytes(files);
  const bodies = Object.entries(files).filter(([name]) => name.startsWith('page.'));
  return Object.fromEntries(bodies.flatMap(([name, text]) => {
    const plain = Buffer.from(text);
    const compressed = gzipSync(plain, { level: 9, mtime: 0 });
    if (compressed.length >= Math.min(plain.length, room)) return [];
    room -= compressed.length;
    return [[`${name}.gz`, Buffer.from(compressed).toString('base64')]];
  }));
}
