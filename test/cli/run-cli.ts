import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { main } from '../../src/cli/main.js';
import type { Terminal } from '../../src/cli/terminal.js';

/** What a command left behind. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const enabled = 'maintenance-operator.mithucste30.io/enabled';
export const customPage = 'maintenance-operator.mithucste30.io/custom-page';

/** When every command of the tests runs. */
const noon = new Date('2026-05-01T12:00:00Z');

/** The settings of most tests: the folder of the tests has some of its own, which are not meant. */
const settings = join(files({ 'settings.yaml': 'maintenance: { customPages: { shop: { html: "<h1>shop</h1>" } } }\n' }), 'settings.yaml');

/** Runs a command in this process; with `--settings` unless it names some. */
export async function cli(args: readonly string[], terminal: Partial<Terminal> = {}): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  const whole = args.includes('--settings') ? args : [...args, '--settings', settings];
  const code = await main(whole, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    now: () => noon,
    signal: new AbortController().signal,
    ...terminal,
  });
  return { code, stdout, stderr };
}

/** A temporary folder with these files; what is no text is written as YAML. */
export function files(content: Readonly<Record<string, unknown>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'maintenance-cli-'));
  for (const [name, value] of Object.entries(content)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof value === 'string' ? value : stringify(value));
  }
  return folder;
}

/** A route with one path. */
export function ingress(name: string, annotations: Readonly<Record<string, string>> = {}, namespace = 'shop') {
  const service = { name, port: { name: 'http' } };
  const paths = [{ path: '/', pathType: 'Prefix', backend: { service } }];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: { rules: [{ host: `${name}.example.com`, http: { paths } }] },
  };
}

/** A text without what content hashes make of it. */
export function withoutHashes(text: string): string {
  return text.replaceAll(/maintenance-[0-9a-f]{8}\b/g, 'maintenance-HASH').replaceAll(/sha256 [0-9a-f]{8}/g, 'sha256 HASH');
}
