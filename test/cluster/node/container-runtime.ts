import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bridge, containerdFolder, containerdSocket, podRange } from './layout.js';
import { sandboxImage } from './images.js';
import { networkPlugins } from './requirements.js';

/** Writes what containerd reads when it starts, and returns its flags. All of its data lies in the node's own memory. */
export function prepareContainerd(folder: string): readonly string[] {
  const networks = join(folder, 'networks');
  mkdirSync(networks);
  writeFileSync(join(networks, 'bridge.conflist'), JSON.stringify(network));
  const file = join(folder, 'containerd.toml');
  writeFileSync(file, configuration(networks));
  return [`--config=${file}`];
}

/** Without `restrict_oom_score_adj`, runc fails where the machine lacks CAP_SYS_RESOURCE. */
function configuration(networks: string): string {
  return `version = 2
root = "${containerdFolder}/root"
state = "${containerdFolder}/state"
[grpc]
  address = "${containerdSocket}"
[plugins."io.containerd.internal.v1.opt"]
  path = "${containerdFolder}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${networkPlugins}"
    conf_dir = "${networks}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;
}

const network = {
  cniVersion: '0.4.0',
  name: 'node',
  plugins: [
    {
      type: 'bridge',
      bridge,
      isGateway: true,
      hairpinMode: true,
      ipam: {
        type: 'host-local',
        dataDir: join(containerdFolder, 'addresses'),
        ranges: [[{ subnet: podRange }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
  ],
};
