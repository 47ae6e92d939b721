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
    // Most of a run is waiting for servers that start, die and come back: three files at a time keep two cores busy.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
})
