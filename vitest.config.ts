import { defineConfig } from 'vitest/config'

// Browser specs need an installed browser; everything else runs on a bare clone.
const browserSpecs = '**/*.e2e.spec.ts'
const withBrowser = process.env['HUB_E2E'] === '1'

export default defineConfig({
  test: {
    include: ['schemas', 'packages', 'services', 'test'].map((folder) => `${folder}/**/*.spec.ts`),
    exclude: ['**/node_modules/**', '**/.data/**', ...(withBrowser ? [] : [browserSpecs])],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default'],
    pool: 'forks',
    // Specs share two cores with the servers that they start.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
})
