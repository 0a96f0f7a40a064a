import { join } from 'node:path';
import { auditLog, type AuditEntry, type AuditMark } from './audit-log.js';
import { assetsVariable } from './binaries.js';
import { startGuard, type Guard } from './guard.js';
import { writeKubeconfig } from './kubeconfig.js';
import { runKubectl, type Finished } from './kubectl.js';
import { preparePlaces, type Places } from './places.js';
import { startPrograms, type Programs } from './programs.js';
import { admin, controllerManager, knownUsers, type User } from './users.js';

export interface ControlPlaneOptions {
  /** Who may call besides the admin: a name, or a name with groups. RBAC says later what they may do; at first, nothing. */
  readonly users?: readonly (string | User)[];
}

export interface KubectlOptions {
  /** Text for its stdin (`-f -`). */
  readonly input?: string;
  /** Whose rights it has; the admin's by default. */
  readonly user?: string;
}

/** A real etcd, kube-apiserver and kube-controller-manager on loopback ports; no node, so that no Pod runs. */
export interface ControlPlane {
  /** The URL of the API server. */
  readonly server: string;
  readonly caFile: string;
  /** The path of the admin's kubeconfig. */
  readonly kubeconfig: string;
  /** The path of a kubeconfig of one of `options.users`. */
  asUser(name: string): string;
  /** The path of a kubeconfig of a ServiceAccount that exists, with a token as its Pods get it. */
  asServiceAccount(namespace: string, name: string): Promise<string>;
  /** Runs kubectl and answers whatever its exit code is. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<Finished>;
  /** A place in the audit log: after every call that has been answered by now. */
  auditMark(): Promise<AuditMark>;
  /** Every call that has come in since the mark (by default since the start), once it is answered. */
  auditLog(options?: { readonly since?: AuditMark }): Promise<readonly AuditEntry[]>;
  /** The process ids of etcd, the API server and the controller-manager. */
  pids(): readonly number[];
  /** Ends the API server and starts it again on the same port and data; returns when it is ready. */
  restart(): Promise<void>;
  /** Ends every process and removes every file. Surely happens, too, when this process is killed. */
  stop(): Promise<void>;
}

/**
 * Starts a control plane in a few seconds and returns when Pods can be created. Its programs lie in the folder that
 * KUBEBUILDER_ASSETS names, where jest's global set-up puts them. Throws, with the end of its log, where a program ends.
 */
export async function startControlPlane({ users = [] }: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = process.env[assetsVariable];
  if (!binaries) throw new Error(`${assetsVariable} is not set: run "npm run cluster:build" and set it as that says`);
  const known = knownUsers(users);
  const places = await preparePlaces(known);
  const guard = startGuard(places.folder);
  const kubeconfigs = new Map(known.map(({ name, token }) => [name, writeKubeconfig(places, name, token)]));
  try {
    const programs = await startPrograms(guard, {
      binaries,
      places,
      adminToken: known.find(({ name }) => name === admin)!.token,
      controllerManagerKubeconfig: kubeconfigs.get(controllerManager)!,
    });
    return controlPlane({ binaries, places, guard, kubeconfigs, programs });
  } catch (error) {
    await guard.stop(0);
    throw error;
  }
}

interface Parts {
  readonly binaries: string;
  readonly places: Places;
  readonly guard: Guard;
  readonly kubeconfigs: Map<string, string>;
  readonly programs: Programs;
}

function controlPlane({ binaries, places, guard, kubeconfigs, programs }: Parts): ControlPlane {
  const audit = auditLog(places.auditFile);
  const kubectlFile = join(binaries, 'kubectl');
  const asUser = (name: string) => kubeconfigs.get(name) ?? unknownUser(name, kubeconfigs);
  const kubectl: ControlPlane['kubectl'] = (args, { user = admin, input } = {}) =>
    runKubectl(kubectlFile, asUser(user), args, input);
  return {
    server: places.server,
    caFile: places.caFile,
    kubeconfig: asUser(admin),
    asUser,
    async asServiceAccount(namespace, name) {
      const { code, stdout, stderr } = await kubectl(['create', 'token', name, '-n', namespace]);
      if (code !== 0) throw new Error(`there is no token for ServiceAccount ${namespace}/${name}: ${stderr.trim()}`);
      const user = `system:serviceaccount:${namespace}:${name}`;
      const file = writeKubeconfig(places, user, stdout.trim());
      kubeconfigs.set(user, file);
      return file;
    },
    kubectl,
    auditMark: () => audit.mark(),
    auditLog: ({ since = 0 } = {}) => audit.read(since),
    pids: () => programs.pids(),
    restart: () => programs.restartServer(() => audit.serverEnded()),
    stop: () => guard.stop(0.3),
  };
}

function unknownUser(name: string, known: ReadonlyMap<string, string>): never {
  throw new Error(`the cluster has no user "${name}", only ${[...known.keys()].join(', ')}: name it in "users" when it starts`);
}
