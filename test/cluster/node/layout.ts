import { join } from 'node:path';

/** Which node is meant: each name has a node of its own, with a network of its own, so that several can run at once. */
export const nodeVariable = 'MAINTENANCE_NODE';
const name = ['maintenance-operator-node', process.env[nodeVariable]].filter(Boolean).join('-');

/** Everything that outlives the starter lies here, so that `down` finds it. */
export const nodeFolder = join('/run', name);
/** There while a process starts the node. */
export const startingFolder = `${nodeFolder}.starting`;
/** The cgroup of all Pods, in every hierarchy. */
export const nodeCgroup = name;
/** What the node reports, line by line. */
export const nodeLog = join(nodeFolder, 'node.log');
/** There when the node is up. */
export const readyFile = join(nodeFolder, 'ready');
/** Every call to the API server. */
export const nodeAuditFile = join(nodeFolder, 'audit.log');
/** The admin's kubeconfig; its server answers inside the node's network only. */
export const adminKubeconfig = join(nodeFolder, 'admin.kubeconfig');

export const nodeName = 'node1';
export const bridge = 'node-bridge';
/** The node's own address, which is the API server's, too. */
export const nodeAddress = '10.77.0.1';
/** The addresses of the Pods, and the node's. */
export const podRange = '10.77.0.0/24';

/** Only the node's own processes see this: it is a file system in memory that goes with them. */
const privateFolder = '/run/node';
export const containerdFolder = join(privateFolder, 'containerd');
export const containerdSocket = join(privateFolder, 'containerd.sock');
export const kubeletFolder = join(privateFolder, 'kubelet');
export const podLogsFolder = join(privateFolder, 'pod-logs');
