import { beforeAll, describe, jest } from '@jest/globals';
import { noNodeVariable } from './prepare.js';
import { up } from './up.js';

/**
 * A `describe` with the node that all suites share: it is up before the first test, and stays. Skipped where none can be had.
 * The tests and hooks of its file may take ten minutes each, on a busy machine.
 */
export function describeNode(title: string, tests: () => void): void {
  jest.setTimeout(600_000);
  const describeIfPossible = process.env[noNodeVariable] ? describe.skip : describe;
  describeIfPossible(title, () => {
    beforeAll(() => up(() => undefined));
    tests();
  });
}
