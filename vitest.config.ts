import { defineConfig } from 'vitest/config'
import { fixedSeed } from './test/support/fixed-seed.ts'

// Browser specs need an installed browser; everything else runs on a bare clone.
const browserSpecs = '**/*.e2e.spec.ts'
const withBrowser = process.env['HUB_E2E'] === '1'
const exclude = ['**/node_modules/**', '**/.data/**', ...(withBrowser ? [] : [browserSpecs])]

const specsIn = (folder: string): string => `${folder}/**/*.spec.ts`
/** What these test is pure: nothing is started, and nothing is left behind for the next file. Their files share processes, which load their modules once. */
const pure = ['schemas', 'packages/canonical', 'packages/kernel', 'services/ledger/src/domain'].map(specsIn)

export default defineConfig({
  plugins: [fixedSeed],
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default'],
    pool: 'forks',
    // Most of a run is waiting for servers that start, die and come back: three files at a time keep two cores busy.
    maxWorkers: 3,
    // Guards against a spec that hangs, never expectations: a machine that is ten times slower for a moment passes. The projects below inherit them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { test: { name: 'pure', include: pure, exclude, isolate: false } },
      { test: { name: 'own-process', include: ['schemas', 'packages', 'services', 'test'].map(specsIn), exclude: [...exclude, ...pure] } },
    ],
  },
})
