import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemProgram } from './requirements.js';

const run = promisify(execFile);

/** An image of files that lie on this machine. */
export interface Image {
  /** Its whole name, registry and tag included. */
  readonly name: string;
  readonly content: readonly ImageFiles[];
  readonly entrypoint: readonly string[];
  /** What ends its containers; SIGTERM by default. */
  readonly stopSignal?: string;
}

/** A folder, and the files in it that become the image's, by the same names. */
export interface ImageFiles {
  readonly root: string;
  readonly files: readonly string[];
}

/** Writes an image as `docker save` does, into a file in the folder, and returns its path. Links become what they point to. */
export async function writeImage(image: Image, folder: string): Promise<string> {
  const parts = join(folder, encodeURIComponent(image.name));
  mkdirSync(parts, { recursive: true });
  const layer = join(parts, 'layer.tar');
  const content = image.content.flatMap(({ root, files }) => ['-C', root, ...files]);
  await tar('--dereference', '--hard-dereference', '--owner=0', '--group=0', '-cf', layer, ...content);
  const digest = createHash('sha256').update(readFileSync(layer)).digest('hex');
  writeFileSync(join(parts, 'config.json'), JSON.stringify(config(image, digest)));
  writeFileSync(join(parts, 'manifest.json'), JSON.stringify(manifest(image)));
  await tar('-cf', `${parts}.tar`, '-C', parts, 'manifest.json', 'config.json', 'layer.tar');
  return `${parts}.tar`;
}

/** Programs of this machine by their whole paths, with the libraries that `ldd` lists, which they need to run elsewhere. */
export async function withLibraries(programs: readonly string[]): Promise<ImageFiles> {
  return fromRoot([...programs, ...(await libraries(programs))]);
}

/** The libraries alone. */
export async function librariesOf(program: string): Promise<ImageFiles> {
  return fromRoot(await libraries([program]));
}

async function libraries(programs: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(systemProgram('ldd'), programs);
  return [...stdout.matchAll(/^\t(?:\S+ => )?(\/[^\s:]+)/gm)].map(([, file]) => file!);
}

function fromRoot(paths: readonly string[]): ImageFiles {
  return { root: '/', files: [...new Set(paths)].map((path) => path.slice(1)) };
}

function config({ entrypoint, stopSignal }: Image, layerDigest: string): object {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Entrypoint: entrypoint, StopSignal: stopSignal, Env: ['PATH=/usr/sbin:/usr/bin:/sbin:/bin'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerDigest}`] },
  };
}

function manifest({ name }: Image): object {
  return [{ Config: 'config.json', RepoTags: [name], Layers: ['layer.tar'] }];
}

async function tar(...args: readonly string[]): Promise<void> {
  await run(systemProgram('tar'), args);
}
