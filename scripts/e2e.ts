import { spawnSync } from 'node:child_process'

/** 浏览器测试 — the specs that need Chromium, which Debian's package `chromium` brings; arguments go to Vitest. */
const { status } = spawnSync('vitest', ['run', 'test/e2e', ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, HUB_E2E: '1' }, shell: process.platform === 'win32' })
process.exit(status ?? 1)
