#!/usr/bin/env node
import type { Writable } from 'node:stream';
import { main } from './main.js';

/** What the program needs; package.json says the same. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`error: maintenance needs Node 22.19 or later, and this is ${process.version}\n`);
  process.exit(1);
}

const abort = new AbortController();
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort(signal));

/** A pipe whose reader has seen enough (`| head`) is no error of ours. */
function endQuietly(output: Writable): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Resolves when all that was written there has left the process, or can't leave it any more. */
async function flushed(output: Writable): Promise<void> {
  await new Promise<void>((resolve) => void output.write('', () => resolve()));
}

endQuietly(process.stdout);
endQuietly(process.stderr);
const { stdout, stderr, env } = process;
const code = await main(process.argv.slice(2), { stdout, stderr, env, now: () => new Date(), signal: abort.signal });
await Promise.all([flushed(stdout), flushed(stderr)]);
process.exit(code);
