import { tsImport } from 'tsx/esm/api';
import type * as Down from './down.js';
import type * as Prepare from './prepare.js';

/** jest's globalTeardown for suites that need a node. */
export default async function teardown(): Promise<void> {
  const { noNodeVariable } = (await tsImport('./prepare.js', import.meta.url)) as typeof Prepare;
  const { down } = (await tsImport('./down.js', import.meta.url)) as typeof Down;
  if (!process.env[noNodeVariable]) await down();
}
