import { join } from 'node:path';
import { eventually } from './eventually.js';
import { apiServerFlags, controllerManagerFlags, etcdFlags } from './flags.js';
import type { Guard } from './guard.js';
import type { Places } from './places.js';
import { get } from './server-request.js';

/** The running programs of one control plane. */
export interface Programs {
  /** The process ids of etcd, the API server and the controller-manager. */
  pids(): readonly number[];
  /** Ends the API server, calls `between`, starts it again, and returns when it is ready. */
  restartServer(between: () => void): Promise<void>;
}

/** What the programs are started with. */
export interface ProgramSettings {
  readonly binaries: string;
  readonly places: Places;
  readonly adminToken: string;
  readonly controllerManagerKubeconfig: string;
  /** More flags, which come last and so win. */
  readonly more?: { readonly server: readonly string[]; readonly controllerManager: readonly string[] };
}

/** Starts the programs under a guard, and returns when Pods can be created in the namespace `default`. */
export async function startPrograms(guard: Guard, settings: ProgramSettings): Promise<Programs> {
  const { binaries, places, adminToken, controllerManagerKubeconfig, more } = settings;
  const start = (program: string, flags: readonly string[]) => guard.start(join(binaries, program), flags);
  const startServer = () => start('kube-apiserver', [...apiServerFlags(places), ...(more?.server ?? [])]);
  const etcd = start('etcd', etcdFlags(places));
  let server = startServer();
  const answers = (path: string) =>
    eventually(`GET ${path} answers 200`, () => get(places, adminToken, path), {
      signal: AbortSignal.any([etcd.ended, server.ended]),
    });
  await answers('/readyz');
  const managerFlags = controllerManagerFlags(places, controllerManagerKubeconfig);
  const manager = start('kube-controller-manager', [...managerFlags, ...(more?.controllerManager ?? [])]);
  await answers('/api/v1/namespaces/default/serviceaccounts/default');

  return {
    pids: () => [etcd.pid, server.pid, manager.pid],
    async restartServer(between) {
      await server.end(1);
      between();
      server = startServer();
      await answers('/readyz');
    },
  };
}
