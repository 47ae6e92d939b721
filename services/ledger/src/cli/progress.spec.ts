import { describe, expect, test } from 'vitest'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { TransferRefused } from '../transfer/transfer-refused.ts'
import { progressOn } from './progress.ts'
import { reasonOf } from './run-tool.ts'

/** What is written on a screen while the clock goes on by so many milliseconds before each step. */
function shown(isTTY: boolean, steps: readonly (readonly [afterMs: number, done: number])[]): readonly string[] {
  const written: string[] = []
  let nowMs = 1_000
  const progress = progressOn({ isTTY, write: (text) => { written.push(text) } }, '导出', () => nowMs)
  for (const [afterMs, done] of steps) {
    nowMs += afterMs
    progress.show(done, 1_000)
  }
  progress.end()
  return written
}

describe('progress', () => {
  test('is one line drawn over and cleared in the end, where somebody looks', () => {
    expect(shown(true, [[100, 10], [150, 100], [50, 110], [250, 400]])).toEqual(['\r\u001b[K导出 100/1000 件，400 件/秒，剩余约 3 秒', '\r\u001b[K导出 400/1000 件，727 件/秒，剩余约 1 秒', '\r\u001b[K'])
  })

  test('is a plain line now and then, where nobody does', () => {
    expect(shown(false, [[4_000, 100], [1_000, 200], [1_000, 300]])).toEqual(['导出 200/1000 件，40 件/秒，剩余约 20 秒\n'])
  })

  test('of something short is nothing at all', () => {
    expect([shown(true, [[10, 1_000]]), shown(false, [[10, 1_000]])]).toEqual([[], []])
  })
})

test.each([
  [new TransferRefused('目标不是空库', { cause: new Error('x') }), '目标不是空库'],
  [new StoreUnavailable('the store cannot be read', { cause: new Error('connect ECONNREFUSED 127.0.0.1:5432') }), '数据库、密钥库或签名服务暂不可用：connect ECONNREFUSED 127.0.0.1:5432'],
  [new Error('relation "ledger.event" does not exist'), '未能完成：relation "ledger.event" does not exist'],
  ['something', '未能完成'],
])('a failure is told in one sentence: %s', (error, told) => {
  expect(reasonOf(error)).toBe(told)
})
