import config from './jest.config.js';

/** A node of their own, beside one that somebody has up by hand. */
process.env.MAINTENANCE_NODE = [process.env.MAINTENANCE_NODE, 'tests'].filter(Boolean).join('-');

/**
 * The suites that need a whole node: one after the other, since they share it.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: ['<rootDir>/test/**/*.node.test.ts'],
  maxWorkers: 1,
  globalSetup: '<rootDir>/test/cluster/node/global-setup.ts',
  globalTeardown: '<rootDir>/test/cluster/node/global-teardown.ts',
};
