import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { assetsVariable } from './binaries.js';
import { startControlPlane, type ControlPlane, type ControlPlaneOptions } from './control-plane.js';

/**
 * A `describe` that is skipped where jest's global set-up found no programs to start a control plane with. The tests and
 * hooks of its file may take five minutes each, on a busy machine.
 */
export function describeWithBinaries(title: string, tests: () => void): void {
  const describeIfPossible = process.env[assetsVariable] ? describe : describe.skip;
  jest.setTimeout(300_000);
  describeIfPossible(title, tests);
}

/**
 * A `describe` with a control plane of its own, from before its first test until after its last; `cluster()` answers it
 * inside hooks and tests. Skipped where none can be had.
 */
export function describeCluster(
  title: string,
  tests: (cluster: () => ControlPlane) => void,
  options: ControlPlaneOptions = {},
): void {
  describeWithBinaries(title, () => {
    let cluster: ControlPlane | undefined;
    beforeAll(async () => void (cluster = await startControlPlane(options)));
    afterAll(() => cluster?.stop());
    tests(() => cluster ?? notYet(title));
  });
}

function notYet(title: string): never {
  throw new Error(`the cluster of "${title}" runs inside hooks and tests only: call cluster() there`);
}
