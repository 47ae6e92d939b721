import tseslint from 'typescript-eslint'

/** Names that read a clock, a random source, the process or the network: the domain gets such things as values. */
const impure = ['Date', 'fetch', 'process', 'crypto', 'performance', 'setTimeout', 'setInterval', 'setImmediate'].map((name) => ({ name, message: '领域代码是纯函数：时间、随机数、进程与网络由参数传入。' }))

export default tseslint.config(
  { ignores: ['**/node_modules/**', '.data/**', 'coverage/**', 'console/dist/**', 'schemas/golden/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 70 }],
      complexity: ['error', 12],
      'max-params': ['error', 5],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.contract.ts', 'test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['services/ledger/src/domain/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/fixtures.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impure],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: '随机数由参数传入。' }],
    },
  },
  { files: ['**/*.mjs', '*.config.js', '*.config.ts', '.dependency-cruiser.cjs'], ...tseslint.configs.disableTypeChecked, rules: { 'no-restricted-exports': 'off', '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off', '@typescript-eslint/switch-exhaustiveness-check': 'off' } },
)
