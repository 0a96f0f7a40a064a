import { execFile } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_OPERATOR_IMAGE } from '../../../src/constructs/maintenance-operator.js';
import { NJS_MODULE } from '../../../src/constructs/nginx-config.js';
import { DEFAULT_IMAGE } from '../../../src/constructs/page-pod.js';
import { librariesOf, withLibraries, writeImage, type Image } from './image-archive.js';
import { containerdSocket } from './layout.js';
import { systemProgram } from './requirements.js';

const run = promisify(execFile);

/** The image of what every Pod's sandbox runs. */
export const sandboxImage = 'localhost/pause:v1';

/** Where `npm run build:image` puts the `maintenance` command: one file with all that it needs but Node. */
const bundleFolder = join(import.meta.dirname, '../../../lib/image');
const bundle = 'maintenance.mjs';

/** Writes the images of the node into archives: the sandbox's, Debian's nginx as page Pods ask for it, and the operator's. */
export async function writeImages(nodeBinaries: string, folder: string): Promise<readonly string[]> {
  const images = [pauseImage(nodeBinaries), await nginxImage(), await operatorImage()];
  return Promise.all(images.map((image) => writeImage(image, folder)));
}

/** Hands the archives to containerd, for kubelet's Pods. */
export async function importImages(archives: readonly string[]): Promise<void> {
  const ctr = systemProgram('ctr');
  await Promise.all(archives.map((file) => run(ctr, ['-a', containerdSocket, '-n', 'k8s.io', 'images', 'import', file])));
}

function pauseImage(nodeBinaries: string): Image {
  return { name: sandboxImage, content: [{ root: nodeBinaries, files: ['pause'] }], entrypoint: ['/pause'] };
}

/**
 * With what a page Pod needs besides: njs, a shell and sleep. SIGQUIT lets nginx finish what it has begun; it is the official
 * image's own: https://github.com/nginx/docker-nginx/blob/master/stable/alpine-slim/Dockerfile
 */
async function nginxImage(): Promise<Image> {
  const nginx = systemProgram('nginx');
  return { name: DEFAULT_IMAGE, content: [await withLibraries([nginx, NJS_MODULE, '/bin/sh', '/bin/sleep'])], entrypoint: [nginx], stopSignal: 'SIGQUIT' };
}

/** The Node that runs this, the bundle of the `maintenance` command, and nothing else. */
async function operatorImage(): Promise<Image> {
  const node = { root: dirname(process.execPath), files: [basename(process.execPath)] };
  const content = [await librariesOf(process.execPath), node, { root: bundleFolder, files: [bundle] }];
  return { name: DEFAULT_OPERATOR_IMAGE, content, entrypoint: [`/${node.files[0]}`, `/${bundle}`] };
}
