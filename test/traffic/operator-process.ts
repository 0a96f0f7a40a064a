import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawnInside } from '../cluster/node/enter.js';

/** One action of the operator, as it was answered. */
export interface OperatorEvent {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly step: string;
  /** Kind and name. */
  readonly about: string;
  /** Why it was refused. */
  readonly error?: string;
}

/** The operator at work inside the node. */
export interface Operator {
  /** All that it did so far, in order. */
  readonly events: readonly OperatorEvent[];
  /** Returns when it has finished its last run. */
  stop(): Promise<void>;
}

/** Starts the operator: one run after another, without a pause worth mentioning, as a controller would. */
export async function startOperator(settingsFile: string): Promise<Operator> {
  const script = join(import.meta.dirname, 'operator.ts');
  const child = await spawnInside([process.execPath, '--import', 'tsx', script, settingsFile], ['pipe', 'pipe', 'inherit']);
  const gone = once(child, 'exit');
  const events: OperatorEvent[] = [];
  createInterface(child.stdout!).on('line', (line) => events.push(JSON.parse(line) as OperatorEvent));
  return {
    events,
    async stop() {
      child.stdin!.end();
      const [code] = await gone;
      if (code !== 0) throw new Error(`the operator ended with ${code}: what it said stands on stderr`);
    },
  };
}
