import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Places } from './places.js';

/** Writes the kubeconfig (JSON is YAML) of one user into the folder of a control plane, and returns its path. */
export function writeKubeconfig({ folder, server, caFile }: Places, user: string, token: string): string {
  const file = join(folder, `${encodeURIComponent(user)}.kubeconfig`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user } }],
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name: user, user: { token } }],
  };
  writeFileSync(file, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return file;
}
