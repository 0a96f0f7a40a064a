import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildProgram, checkGo, etcd, kubernetes, type GoModule } from './go-module.js';
import { publish } from './published-folder.js';

/** envtest's variable for the folder that has the programs of a control plane. */
export const assetsVariable = 'KUBEBUILDER_ASSETS';

/** The folder with all programs of the cluster, or why it can't be had, in one line. */
export type Binaries = { readonly folder: string } | { readonly missing: string };

const modules: readonly GoModule[] = [etcd, kubernetes];

/**
 * Finds etcd, kube-apiserver, kube-controller-manager and kubectl: in the folder that KUBEBUILDER_ASSETS names, else in a
 * cache folder of their versions, else builds them into that with Go, which takes minutes the first time and is told on stderr.
 */
export async function ensureBinaries(): Promise<Binaries> {
  const cache = cacheFolder();
  for (const folder of [process.env[assetsVariable], cache]) {
    if (folder && (await hasAllPrograms(folder))) return { folder };
  }
  try {
    await Promise.all(modules.map(checkGo));
    await publish({ path: cache, isComplete: () => hasAllPrograms(cache), fill: buildAll });
    return { folder: cache };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

function cacheFolder(): string {
  const versions = `kubernetes-${kubernetes.version}-etcd-${etcd.version}-${process.platform}-${process.arch}`;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'maintenance-operator', versions);
}

async function hasAllPrograms(folder: string): Promise<boolean> {
  const programs = modules.flatMap((module) => [...module.programs.keys()]);
  const found = await Promise.allSettled(programs.map((program) => access(join(folder, program), constants.X_OK)));
  return found.every(({ status }) => status === 'fulfilled');
}

async function buildAll(folder: string): Promise<void> {
  for (const module of modules) {
    for (const program of module.programs.keys()) await buildAndTell(module, program, join(folder, program));
  }
}

async function buildAndTell(module: GoModule, program: string, file: string): Promise<void> {
  const start = performance.now();
  process.stderr.write(`building ${program} ${module.version} (the first time, this takes minutes) ...\n`);
  await buildProgram(module, program, file);
  process.stderr.write(`built ${program} in ${Math.round((performance.now() - start) / 1000)} s\n`);
}
