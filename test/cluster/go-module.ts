import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Programs that the Go command builds from one go.mod of ours, which pins them and all they are made of. */
export interface GoModule {
  readonly name: string;
  /** Where the go.mod lies. */
  readonly folder: string;
  readonly version: string;
  /** The oldest Go that builds it. */
  readonly goVersion: string;
  /** The package of each program, by the program's file name. */
  readonly programs: ReadonlyMap<string, string>;
  /** What the linker stamps the programs with. */
  readonly stamp: string;
}

/** The two modules of the cluster, as their go.mod files say: the versions and the programs stand nowhere else. */
export const kubernetes = goModule('kubernetes', 'k8s.io/kubernetes');
export const etcd = goModule('etcd', 'go.etcd.io/etcd/server/v3');

/** Builds one program into a file. Throws where Go is missing, too old, or fails, and says so in one line. */
export async function buildProgram(module: GoModule, program: string, file: string): Promise<void> {
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags', module.stamp];
  await go(module, 'build', ...flags, '-o', file, module.programs.get(program)!);
}

/** Throws, in one line, unless there is a Go command that takes the module's `go` line. */
export async function checkGo(module: GoModule): Promise<void> {
  try {
    await go(module, 'list', '-m');
  } catch (error) {
    throw new Error(`Go ${module.goVersion} or later is needed to build them; ${(error as Error).message}`, { cause: error });
  }
}

/** The folder with the files of a Go module that the go.mod requires, in the very version that it pins. */
export async function sourceFolder(module: GoModule, path: string): Promise<string> {
  return (JSON.parse(await go(module, 'mod', 'download', '-json', path)) as { readonly Dir: string }).Dir;
}

/** The module whose go.mod lies in the folder of that name beside this file, and requires the module that `path` names. */
export function goModule(name: string, path: string): GoModule {
  const folder = join(import.meta.dirname, name);
  const text = readFileSync(join(folder, 'go.mod'), 'utf8');
  const version = text.match(new RegExp(`^(?:require|\\t) ?${path} (v\\S+)`, 'm'))?.[1];
  if (!version) throw new Error(`${folder}/go.mod requires no ${path}: add the line "require ${path} vX.Y.Z"`);
  const packages = [...text.matchAll(/^(?:tool |\t)(\S+\/\S+)$/gm)].map((line) => line[1]!);
  const programs = new Map(packages.map((pkg) => [pkg === path ? name : basename(pkg), pkg]));
  const goVersion = text.match(/^go (\S+)$/m)?.[1] ?? 'of any version';
  return { name, folder, version, goVersion, programs, stamp: stamp(version) };
}

/** Without these, Kubernetes says it is v0.0.0-master, and clients that check versions stumble; etcd has no such variables. */
function stamp(version: string): string {
  const [major, minor] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-s', '-w', ...flags].join(' ');
}

async function go(module: GoModule, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' };
  try {
    return (await run('go', args, { cwd: module.folder, env })).stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    if (code === 'ENOENT') throw new Error('there is no "go" on the PATH', { cause: error });
    const why = stderr?.trim().split('\n').at(-1);
    throw new Error(`"go ${args[0]} ${args.at(-1)}" ended with ${code}: ${why}`, { cause: error });
  }
}
