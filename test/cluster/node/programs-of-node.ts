import { join } from 'node:path';
import { ensureBinaries, ensureModules, type Binaries } from '../binaries.js';
import { goModule, sourceFolder, type GoModule } from '../go-module.js';

/** The folders with the programs of the control plane, and with those of the node. */
export interface NodeBinaries {
  readonly binaries: string;
  readonly nodeBinaries: string;
}

/** kubelet, kube-proxy and kube-scheduler. */
const nodePrograms = goModule('node-programs', 'k8s.io/kubernetes');

const traefikPath = 'github.com/traefik/traefik/v3';
const traefik = goModule('traefik', traefikPath);

/** What holds the namespaces of a Pod open: a program of our own. */
const pause: GoModule = {
  name: 'pause',
  folder: join(import.meta.dirname, 'pause'),
  version: 'v1',
  goVersion: '1.26.0',
  programs: new Map([['pause', '.']]),
  stamp: '-s -w',
};

/** Finds or builds every program of the node. Throws, in one line, where that can't be done. */
export async function needBinaries(): Promise<NodeBinaries> {
  const binaries = folderOf(await ensureBinaries());
  return { binaries, nodeBinaries: folderOf(await ensureModules([nodePrograms, pause])) };
}

/** Finds or builds Traefik, and returns the program's path. Throws, in one line, where that can't be done. */
export async function needTraefik(): Promise<string> {
  return join(folderOf(await ensureModules([traefik])), 'traefik');
}

/** The folder of Traefik's source, which has its CRDs. */
export function traefikSource(): Promise<string> {
  return sourceFolder(traefik, traefikPath);
}

function folderOf(binaries: Binaries): string {
  if ('missing' in binaries) throw new Error(`there are no programs for a node: ${binaries.missing}`);
  return binaries.folder;
}
