/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/!(*.node).test.ts'],
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/cluster/global-setup.ts',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }] },
};
