import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildProgram, checkGo, etcd, kubernetes, type GoModule } from './go-module.js';
import { publish } from './published-folder.js';

/** envtest's variable for the folder that has the programs of a control plane. */
export const assetsVariable = 'KUBEBUILDER_ASSETS';

/** The folder with all programs of the cluster, or why it can't be had, in one line. */
export type Binaries = { readonly folder: string } | { readonly missing: string };

/** Finds etcd, kube-apiserver, kube-controller-manager and kubectl, as {@link ensureModules} does. */
export function ensureBinaries(): Promise<Binaries> {
  return ensureModules([kubernetes, etcd]);
}

/**
 * Finds all programs of some modules: in the folder that KUBEBUILDER_ASSETS names, else in a cache folder of their versions,
 * else builds them into that with Go, which takes minutes the first time and is told on stderr.
 */
export async function ensureModules(modules: readonly GoModule[]): Promise<Binaries> {
  const cache = cacheFolder(modules);
  for (const folder of [process.env[assetsVariable], cache]) {
    if (folder && (await hasAllPrograms(modules, folder))) return { folder };
  }
  try {
    await Promise.all(modules.map(checkGo));
    const isComplete = () => hasAllPrograms(modules, cache);
    await publish({ path: cache, isComplete, fill: (folder) => buildAll(modules, folder) });
    return { folder: cache };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

function cacheFolder(modules: readonly GoModule[]): string {
  const versions = modules.map(({ name, version }) => `${name}-${version}`).join('-');
  const folder = `${versions}-${process.platform}-${process.arch}`;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'maintenance-operator', folder);
}

async function hasAllPrograms(modules: readonly GoModule[], folder: string): Promise<boolean> {
  const programs = modules.flatMap((module) => [...module.programs.keys()]);
  const found = await Promise.allSettled(programs.map((program) => access(join(folder, program), constants.X_OK)));
  return found.every(({ status }) => status === 'fulfilled');
}

async function buildAll(modules: readonly GoModule[], folder: string): Promise<void> {
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
