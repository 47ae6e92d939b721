import { expect, test } from 'vitest'
import type { PartHealth } from '../health.ts'
import { startPage } from './start-page.ts'

const shown = (detail: PartHealth['detail']): string =>
  startPage({ health: { ready: true, parts: [{ part: 'signer', ok: true, needed: false, detail }] }, caller: { kind: 'anonymous' }, publicUrl: 'http://localhost:8080', accounts: undefined, docs: [], notice: undefined })

test('a signer that has to be started again for a new generation of its CA is said to be so, and else it is not', () => {
  expect(shown({ state: 'reachable', restartNeeded: true })).toContain('须重启签名服务才启用')
  expect(shown({ state: 'reachable' })).not.toContain('重启签名服务')
})
