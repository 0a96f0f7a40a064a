import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerdSocket, kubeletFolder, nodeAddress, nodeCgroup, nodeName, podLogsFolder, podRange } from './layout.js';

/** More flags of kube-apiserver: on the node's address, where Pods reach it, and with the rights of a node for kubelet. */
export const serverFlags = [
  `--bind-address=${nodeAddress}`,
  `--advertise-address=${nodeAddress}`,
  '--endpoint-reconciler-type=lease',
  '--authorization-mode=Node',
  '--kubelet-preferred-address-types=InternalIP',
];

/** More flags of kube-controller-manager: every controller that it has on by default. */
export const controllerManagerFlags = ['--controllers=*'];

/** The flags of kube-scheduler. */
export function schedulerFlags(kubeconfig: string): readonly string[] {
  const same = ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map((flag) => `--${flag}=${kubeconfig}`);
  return [...same, '--leader-elect=false', '--secure-port=0', '--profiling=false'];
}

/** Writes what kubelet reads when it starts, and returns its flags. */
export function prepareKubelet(folder: string, kubeconfig: string): readonly string[] {
  const resolvConf = join(folder, 'resolv.conf');
  writeFileSync(resolvConf, `nameserver ${nodeAddress}\n`);
  const file = writeConfiguration(folder, 'kubelet', { ...kubelet, resolvConf });
  const identity = [`--hostname-override=${nodeName}`, `--node-ip=${nodeAddress}`, `--root-dir=${kubeletFolder}`];
  return [`--config=${file}`, `--kubeconfig=${kubeconfig}`, ...identity];
}

/** Writes what kube-proxy reads when it starts, and returns its flags. */
export function prepareProxy(folder: string, kubeconfig: string): readonly string[] {
  const file = writeConfiguration(folder, 'kube-proxy', { ...proxy, clientConnection: { kubeconfig } });
  return [`--config=${file}`, `--hostname-override=${nodeName}`];
}

/** Of a machine that has other things to do: no reservations, no evictions, cgroup v1 and swap allowed. */
const kubelet = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  address: nodeAddress,
  authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
  authorization: { mode: 'AlwaysAllow' },
  cgroupDriver: 'cgroupfs',
  cgroupRoot: `/${nodeCgroup}`,
  containerRuntimeEndpoint: `unix://${containerdSocket}`,
  enforceNodeAllocatable: [],
  evictionHard: {},
  failCgroupV1: false,
  failSwapOn: false,
  localStorageCapacityIsolation: false,
  makeIPTablesUtilChains: false,
  podLogsDir: podLogsFolder,
};

/** `masqueradeAll`, since Pods on one bridge would answer each other past kube-proxy's rules. */
const proxy = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'iptables',
  clusterCIDR: podRange,
  conntrack: { maxPerCore: 0 },
  iptables: { masqueradeAll: true, minSyncPeriod: '0s' },
};

function writeConfiguration(folder: string, program: string, configuration: object): string {
  const file = join(folder, `${program}.json`);
  writeFileSync(file, JSON.stringify(configuration, undefined, 2));
  return file;
}
