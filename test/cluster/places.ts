import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loopbackPort } from './loopback-port.js';
import { writeTokenFile, type KnownUser } from './users.js';

/** Where the programs of one control plane find each other and their files. */
export interface Places {
  /** A temporary folder that has all files. */
  readonly folder: string;
  readonly etcdPort: number;
  readonly serverPort: number;
  /** The URL of the API server. */
  readonly server: string;
  /** The certificate that the API server makes for itself, and its authority. */
  readonly caFile: string;
  readonly auditFile: string;
}

/** Makes the folder of a control plane, with every file that its programs read when they start. */
export async function preparePlaces(users: readonly KnownUser[]): Promise<Places> {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-'));
  writeTokenFile(join(folder, 'tokens.csv'), users);
  writeFileSync(join(folder, 'audit-policy.json'), JSON.stringify(auditPolicy));
  writeFileSync(join(folder, 'service-account.key'), serviceAccountKey(), { mode: 0o600 });
  const serverPort = await loopbackPort();
  return {
    folder,
    etcdPort: await loopbackPort(),
    serverPort,
    server: `https://127.0.0.1:${serverPort}`,
    caFile: join(folder, 'apiserver.crt'),
    auditFile: join(folder, 'audit.log'),
  };
}

/** The audit policy: who did what to which object, without bodies. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  rules: [{ level: 'Metadata' }],
};

/** The key that signs the tokens of ServiceAccounts. */
function serviceAccountKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'sec1', format: 'pem' }) as string;
}
