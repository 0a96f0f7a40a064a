import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { NJS_MODULE } from '../../../src/constructs/nginx-config.js';
import { nodeVariable } from './layout.js';

const run = promisify(execFile);

/** Where Debian has programs for root only, and the plugins of the container network. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
export const networkPlugins = '/usr/lib/cni';

/** A file of each Debian package that the node needs. */
const packages = {
  containerd: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  conntrack: 'conntrack',
  'nginx-light': 'nginx',
  'libnginx-mod-http-js': NJS_MODULE,
  iproute2: 'ip',
  'util-linux': 'unshare',
  'containernetworking-plugins': join(networkPlugins, 'bridge'),
} as const;

/** Where somebody else is installing something, waits for that. */
const patiently = ['-o', 'DPkg::Lock::Timeout=300'];

/** Why there can be no node of this name on this machine, in one line; undefined where there can. */
export function whyNoNode(): string | undefined {
  const name = process.env[nodeVariable] ?? '';
  if (!/^[a-z0-9-]{0,40}$/.test(name)) return `${nodeVariable}="${name}" is not the name of a node: use up to 40 of a-z, 0-9 and "-"`;
  if (process.platform === 'linux' && process.getuid?.() === 0) return undefined;
  return 'a node of the tests needs Linux and root (it makes namespaces, cgroups and mounts): use kind instead, https://kind.sigs.k8s.io';
}

/** Installs the Debian packages that are missing, and tells which. Throws where that can't be done. */
export async function ensurePackages(tell: (line: string) => void): Promise<void> {
  const missing = missingPackages();
  if (missing.length === 0) return;
  tell(`installing ${missing.join(' ')} (Debian) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', [...patiently, 'update', '-qq'], { env });
    await run('apt-get', [...patiently, 'install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
  } catch (error) {
    throw new Error(`apt-get can't install ${missing.join(' ')}: ${(error as Error).message.trim().split('\n').at(-1)}`, { cause: error });
  }
}

/** The path of a program of Debian's. Throws where it is not there. */
export function systemProgram(name: string): string {
  const file = find(name);
  if (!file) throw new Error(`there is no ${name} in ${systemPath}`);
  return file;
}

function missingPackages(): readonly string[] {
  return Object.entries(packages).filter(([, file]) => !find(file)).map(([name]) => name);
}

function find(name: string): string | undefined {
  return systemPath.split(delimiter).map((folder) => resolve(folder, name)).find(isThere);
}

function isThere(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
