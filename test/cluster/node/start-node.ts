import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../eventually.js';
import type { Guard } from '../guard.js';
import { writeKubeconfig } from '../kubeconfig.js';
import { preparePlaces, type Places } from '../places.js';
import { startPrograms } from '../programs.js';
import { get } from '../server-request.js';
import { admin, controllerManager, knownUsers, type KnownUser } from '../users.js';
import { makeCgroups } from './cgroups.js';
import { prepareContainerd } from './container-runtime.js';
import { importImages, writeImages } from './images.js';
import { containerdSocket, nodeAddress, nodeAuditFile, nodeFolder, nodeName } from './layout.js';
import { controllerManagerFlags, prepareKubelet, prepareProxy, schedulerFlags, serverFlags } from './node-configuration.js';
import { systemProgram } from './requirements.js';

const kubeletUser = { name: `system:node:${nodeName}`, groups: ['system:nodes'] };
const scheduler = 'system:kube-scheduler';
const proxy = 'system:kube-proxy';

export interface NodeSettings {
  /** The folders with the programs of the control plane, and with those of the node. */
  readonly binaries: string;
  readonly nodeBinaries: string;
  /** Makes the guard over the node's programs and their folder. */
  readonly guardOver: (folder: string) => Guard;
  readonly tell: (line: string) => void;
}

/** Starts every program of the node, in the namespaces that this process is in, and returns when Pods can run. */
export async function startNode(settings: NodeSettings): Promise<void> {
  const { nodeBinaries, tell } = settings;
  const users = knownUsers([kubeletUser, scheduler, proxy]);
  const places = await nodePlaces(users);
  const guard = settings.guardOver(places.folder);
  const kubeconfig = (user: string) => writeKubeconfig(places, user, tokenOf(users, user));
  makeCgroups();
  const runtime = startContainerd(guard, nodeBinaries, places).then(() => tell('containerd has the images'));
  await Promise.all([runtime, startControlPlane(guard, settings, places, users).then(() => tell('the control plane is ready'))]);

  const start = (program: string, flags: readonly string[]) => guard.start(join(nodeBinaries, program), flags);
  start('kubelet', prepareKubelet(places.folder, kubeconfig(kubeletUser.name)));
  start('kube-scheduler', schedulerFlags(kubeconfig(scheduler)));
  start('kube-proxy', prepareProxy(places.folder, kubeconfig(proxy)));
  await eventually('the node is ready', () => isReady(places, tokenOf(users, admin)));
  tell(`${nodeName} is ready`);
}

/** As those of a control plane alone, but on the node's address; the audit log and the admin's kubeconfig lie where others find them. */
async function nodePlaces(users: readonly KnownUser[]): Promise<Places> {
  const places = await preparePlaces(users);
  const onBridge = { ...places, auditFile: nodeAuditFile, server: `https://${nodeAddress}:${places.serverPort}` };
  writeKubeconfig({ ...onBridge, folder: nodeFolder }, admin, tokenOf(users, admin));
  return onBridge;
}

async function startContainerd(guard: Guard, nodeBinaries: string, { folder }: Places): Promise<void> {
  const archives = writeImages(nodeBinaries, join(folder, 'images'));
  const { ended } = guard.start(systemProgram('containerd'), prepareContainerd(folder));
  await eventually('containerd listens', () => existsSync(containerdSocket), { signal: ended });
  await importImages(await archives);
}

async function startControlPlane(guard: Guard, settings: NodeSettings, places: Places, users: readonly KnownUser[]): Promise<void> {
  await startPrograms(guard, {
    binaries: settings.binaries,
    places,
    adminToken: tokenOf(users, admin),
    controllerManagerKubeconfig: writeKubeconfig(places, controllerManager, tokenOf(users, controllerManager)),
    more: { server: serverFlags, controllerManager: controllerManagerFlags },
  });
}

async function isReady(places: Places, token: string): Promise<boolean> {
  const node = JSON.parse(await get(places, token, `/api/v1/nodes/${nodeName}`)) as NodeStatus;
  return node.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

interface NodeStatus {
  readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
}

function tokenOf(users: readonly KnownUser[], user: string): string {
  return users.find(({ name }) => name === user)!.token;
}
