import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawnInside } from '../cluster/node/enter.js';
import { eventually } from '../cluster/eventually.js';
import type { Expectation, Tally } from './tally.js';

/** Where requests go: a port of the node's loopback address, with this `Host`. */
export interface Target {
  readonly name: string;
  readonly port: number;
  readonly host: string;
}

/** What the load is. */
export interface LoadOptions {
  readonly targets: readonly Target[];
  /** How long each client waits between an answer and its next request. */
  readonly thinkMilliseconds: number;
}

/** What the load process is told, a line each. */
export type LoadCommand = { readonly expect: Expectation } | { readonly take: true };
/** What it replies, and without being asked that a target has settled. */
export type LoadReply = { readonly ready: true } | { readonly expects: Expectation } | { readonly tally: Tally };
export type LoadEvent = LoadReply | { readonly settled: string };

/** Clients that send requests inside the node, all the time. */
export interface Load {
  /** From now on all targets should come to answer so; returns when that counts. */
  expect(expectation: Expectation): Promise<void>;
  /** Returns when every target has come to answer as expected. */
  settled(patience?: { readonly seconds: number }): Promise<void>;
  /** What came since the last time that this was asked. */
  take(): Promise<Tally>;
  stop(): Promise<void>;
}

/** Starts the load, and returns when each target has once answered with the app. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const script = join(import.meta.dirname, 'load.ts');
  const child = await spawnInside([process.execPath, '--import', 'tsx', script, JSON.stringify(options)], ['pipe', 'pipe', 'inherit']);
  const ended = new AbortController();
  const gone = once(child, 'exit').then(([code]) => ended.abort(new Error(`the load ended (${code})`)));
  const settled = new Set<string>();
  let reply: LoadReply | undefined;
  createInterface(child.stdout!).on('line', (line) => {
    const event = JSON.parse(line) as LoadEvent;
    if ('settled' in event) return settled.add(event.settled);
    if ('expects' in event) settled.clear();
    return (reply = event);
  });
  const hear = () => eventually('the load replies', () => reply, { signal: ended.signal });
  const ask = (command: LoadCommand) => {
    reply = undefined;
    child.stdin!.write(`${JSON.stringify(command)}\n`);
    return hear();
  };
  const unsettled = () => options.targets.map(({ name }) => name).filter((name) => !settled.has(name));

  await hear();
  return {
    expect: async (expectation) => void (await ask({ expect: expectation })),
    async settled({ seconds } = { seconds: 120 }) {
      const check = () => {
        if (unsettled().length > 0) throw new Error(`not yet ${unsettled().join(', ')}`);
        return true;
      };
      await eventually('every target answers as expected', check, { seconds, signal: ended.signal });
    },
    take: async () => ((await ask({ take: true })) as Extract<LoadReply, { tally: Tally }>).tally,
    async stop() {
      child.stdin!.end();
      await gone;
    },
  };
}
