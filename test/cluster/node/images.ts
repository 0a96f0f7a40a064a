import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DEFAULT_IMAGE } from '../../../src/constructs/page-pod.js';
import { withLibraries, writeImage, type Image } from './image-archive.js';
import { containerdSocket } from './layout.js';
import { systemProgram } from './requirements.js';

const run = promisify(execFile);

/** The image of what every Pod's sandbox runs. */
export const sandboxImage = 'localhost/pause:v1';

/** Writes the images of the node into archives: the sandbox's, and Debian's nginx under the name that page Pods ask for. */
export async function writeImages(nodeBinaries: string, folder: string): Promise<readonly string[]> {
  const images = [pauseImage(nodeBinaries), await nginxImage()];
  return Promise.all(images.map((image) => writeImage(image, folder)));
}

/** Hands the archives to containerd, for kubelet's Pods. */
export async function importImages(archives: readonly string[]): Promise<void> {
  const ctr = systemProgram('ctr');
  await Promise.all(archives.map((file) => run(ctr, ['-a', containerdSocket, '-n', 'k8s.io', 'images', 'import', file])));
}

function pauseImage(nodeBinaries: string): Image {
  return { name: sandboxImage, root: nodeBinaries, files: ['pause'], entrypoint: ['/pause'] };
}

/** With what the command of a page Pod needs besides: a shell and sleep. */
async function nginxImage(): Promise<Image> {
  const nginx = systemProgram('nginx');
  const files = await withLibraries([nginx, '/bin/sh', '/bin/sleep']);
  return { name: DEFAULT_IMAGE, root: '/', files: files.map((file) => file.slice(1)), entrypoint: [nginx] };
}
