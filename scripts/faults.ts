import { spawnSync } from 'node:child_process'

/** Rounds of random kills; `npm test` does a few. */
const rounds = process.env['HUB_FAULT_ROUNDS'] ?? '50'

/** 故障演练 — the whole fault matrix, with many rounds of random kills; arguments go to Vitest. */
const { status } = spawnSync('vitest', ['run', 'test/faults', ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, HUB_FAULT_ROUNDS: rounds }, shell: process.platform === 'win32' })
process.exit(status ?? 1)
