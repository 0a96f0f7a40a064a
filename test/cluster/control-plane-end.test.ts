import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from '@jest/globals';
import { startControlPlane } from './control-plane.js';
import { describeWithBinaries } from './describe-cluster.js';
import { eventually } from './eventually.js';

interface Traces {
  readonly pids: readonly number[];
  readonly kubeconfig: string;
}

/** A process that has ended but that nobody has waited for (a zombie) runs no more. */
function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  try {
    process.kill(pid, 0);
    return !existsSync(status) || !readFileSync(status, 'utf8').includes('State:\tZ');
  } catch {
    return false;
  }
}

function whatIsLeft({ pids, kubeconfig }: Traces): readonly unknown[] {
  const folder = dirname(kubeconfig);
  return [...pids.filter(isRunning), ...[folder].filter((path) => existsSync(path))];
}

describeWithBinaries('the end of a control plane', () => {
  it('leaves no process and no file after stop', async () => {
    const cluster = await startControlPlane();
    const traces = { pids: cluster.pids(), kubeconfig: cluster.kubeconfig };
    expect(whatIsLeft(traces)).toHaveLength(4);
    await cluster.stop();
    expect(whatIsLeft(traces)).toEqual([]);
  });

  it('leaves no process and no file after the process that started it is killed', async () => {
    const script = join(import.meta.dirname, 'start-and-wait.ts');
    const starter = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const { value } = await createInterface(starter.stdout)[Symbol.asyncIterator]().next();
    const traces = JSON.parse(value!) as Traces;
    expect(whatIsLeft(traces)).toHaveLength(4);
    starter.kill('SIGKILL');
    await eventually('nothing is left', () => whatIsLeft(traces).length === 0);
  });

  it('ends what has started, and shows the log, when a program fails', async () => {
    const start = startControlPlane({ users: [{ name: 'no,such', groups: ['"'] }] });
    await expect(start).rejects.toThrow(/kube-apiserver ended \(1\); the end of its log:\n.*quoted-field/s);
  });
});
