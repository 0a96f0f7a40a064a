import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const adapters = 'src/reconciler/core/routes/!(route-adapter|registry).ts';

/** Who may import whom of ours: [importing files, what they may import]; whatever is not said is forbidden. */
const zones = [
  ['src/settings/**', ['src/settings/**']],
  ['src/constructs/**', ['src/constructs/**', 'src/settings/**', 'imports/**']],
  ['src/*.ts', ['src/constructs/**', 'src/settings/**']],
  ['src/reconciler/core/page-set*.ts', ['src/reconciler/core/*.ts', 'src/settings/**', 'src/constructs/**']],
  ['src/reconciler/core/!(page-set*).ts', ['src/reconciler/core/**', 'src/settings/**']],
  ['src/reconciler/core/routes/registry.ts', ['src/reconciler/core/**']],
  [adapters, ['src/reconciler/core/*.ts', 'src/reconciler/core/routes/route-adapter.ts']],
  ['src/reconciler/cluster.ts', ['src/reconciler/core/**']],
  ['src/reconciler/io/**', ['src/reconciler/io/**', 'src/reconciler/cluster.ts', 'src/reconciler/core/!(plan*|observe*|desired*|backup|page-set*).ts', 'src/reconciler/core/routes/route-adapter.ts', 'src/settings/settings.ts']],
  ['src/reconciler/report/**', ['src/reconciler/report/**', 'src/reconciler/*.ts', 'src/reconciler/core/**', 'src/settings/**']],
  ['src/reconciler/!(cluster).ts', ['src/reconciler/*.ts', 'src/reconciler/core/**', 'src/reconciler/report/**', 'src/settings/**']],
].map(([target, except]) => ({
  target: `./${target}`,
  from: ['./src/**/*', './imports/**/*'],
  except: except.map((allowed) => `**/${allowed}`),
  message: 'See the import table at the top of eslint.config.js.',
}));

/** What the pure core may not reach. */
const core = ['@kubernetes/client-node', 'pino', 'pino-pretty', 'commander', 'node:fs*', 'node:http*', 'node:net', 'node:child_process', 'node:os', 'node:process', 'node:timers*'];

export default tseslint.config(
  { ignores: ['node_modules', 'lib', 'dist', 'imports', 'coverage', 'examples/*/dist'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { typescript: true, node: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/parameter-properties': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true }],
      'max-lines': ['error', { max: 200, skipComments: true, skipBlankLines: true }],
      'max-depth': ['error', 3],
      complexity: ['error', 12],
      'no-console': 'error',
      'no-param-reassign': 'error',
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'A union of literals says the same.' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/reconciler/core/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: core, message: 'The core is pure: what it needs of the world is an argument.' }] }],
      'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Time is an argument.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument.' },
      ],
    },
  },
  { files: ['src/**'], ignores: ['src/cli/**', 'src/main.ts'], rules: { 'no-restricted-globals': ['error', 'process'] } },
  {
    files: ['test/**', 'bench/**', 'examples/**'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': 'off',
      'no-console': 'off',
      complexity: 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['*.config.js', 'test/cluster/**/global-*.ts'], rules: { 'import-x/no-default-export': 'off' } },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
