import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What a program left behind. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl under a kubeconfig, with `input` on its stdin; answers whatever its exit code is. */
export async function runKubectl(file: string, kubeconfig: string, args: readonly string[], input = ''): Promise<Finished> {
  const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: `${kubeconfig}.cache` };
  const child = spawn(file, args, { env });
  child.stdin.on('error', () => undefined).end(input); // it may have ended without reading
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code: code as number, stdout, stderr };
}
