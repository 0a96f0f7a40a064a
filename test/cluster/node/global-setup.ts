import { tsImport } from 'tsx/esm/api';
import type * as Prepare from './prepare.js';

/**
 * jest's globalSetup for suites that need a node: finds, installs or builds what it is made of. Where that can't be had, says
 * so in one line, and the suites are skipped; with CI=true it throws.
 */
export default async function setup(): Promise<void> {
  const { prepareTests, noNodeVariable } = (await tsImport('./prepare.js', import.meta.url)) as typeof Prepare;
  try {
    await prepareTests((line) => process.stderr.write(`${line}\n`));
  } catch (error) {
    const { message } = error as Error;
    if (process.env.CI === 'true') throw error;
    process.env[noNodeVariable] = message;
    process.stderr.write(`tests on a whole node can't run: ${message}; they are skipped\n`);
  }
}
