import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { publish } from './published-folder.js';

describe('publish', () => {
  let parent: string;
  let fills: number;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'published-folder-'));
    fills = 0;
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const folder = (fail = false) => ({
    path: join(parent, 'programs'),
    isComplete: async () => existsSync(join(parent, 'programs', 'etcd')),
    fill: async (path: string) => {
      fills += 1;
      await sleep(50);
      if (fail) throw new Error('no compiler');
      writeFileSync(join(path, 'etcd'), '');
    },
  });

  it('fills the folder once, however many want it', async () => {
    await Promise.all([publish(folder()), publish(folder()), publish(folder())]);
    await publish(folder());
    expect(fills).toBe(1);
    expect(readdirSync(parent)).toEqual(['programs']);
  });

  it('completes a folder that lacks something', async () => {
    mkdirSync(join(parent, 'programs'));
    await publish(folder());
    expect(readdirSync(join(parent, 'programs'))).toEqual(['etcd']);
  });

  it('lets another one try where one has failed', async () => {
    const failing = expect(publish(folder(true))).rejects.toThrow('no compiler');
    await eventually('it is being filled', () => fills === 1);
    await publish(folder());
    await failing;
    expect(fills).toBe(2);
  });

  it('takes over from a process that died while it filled the folder', async () => {
    const claim = join(parent, 'programs.building');
    mkdirSync(claim);
    writeFileSync(join(claim, 'half'), '');
    utimesSync(claim, new Date(0), new Date(0));
    await publish(folder());
    expect(readdirSync(join(parent, 'programs'))).toEqual(['etcd']);
  });
});
