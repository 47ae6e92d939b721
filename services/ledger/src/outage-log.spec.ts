import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { OutageLog, outageQuietMs } from './outage-log.ts'

let lines: { readonly level: number; readonly msg: string; readonly [detail: string]: unknown }[]
let outages: OutageLog
const log = pino({ level: 'trace', base: null, timestamp: false }, { write: (line: string) => { lines.push(JSON.parse(line) as never) } })
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  lines = []
  outages = new OutageLog(log)
})
afterEach(() => { vi.useRealTimers() })
const meet = (kind: string): void => { outages.met(kind, () => { log.warn(kind) }) }

test('trouble that thousands meet is told once when it begins and once when it is over', () => {
  for (let second = 0; second < 60; second += 1) {
    for (let n = 0; n < 1_000; n += 1) meet('VaultUnavailable')
    vi.advanceTimersByTime(1_000)
  }
  expect(lines).toEqual([{ level: 40, msg: 'VaultUnavailable' }])
  vi.advanceTimersByTime(outageQuietMs)
  expect(lines.slice(1)).toEqual([{ level: 30, msg: 'trouble is over', trouble: 'VaultUnavailable', times: 60_000, lastedMs: 59_000 }])
})

test('trouble that comes back after a quiet time is told again', () => {
  meet('VaultUnavailable')
  vi.advanceTimersByTime(outageQuietMs - 1)
  meet('VaultUnavailable')
  expect(lines).toHaveLength(1)
  vi.advanceTimersByTime(outageQuietMs)
  meet('VaultUnavailable')
  expect(lines.map(({ msg }) => msg)).toEqual(['VaultUnavailable', 'trouble is over', 'VaultUnavailable'])
})

test('trouble of another kind is told beside it', () => {
  meet('VaultUnavailable')
  meet('StoreUnavailable')
  expect(lines.map(({ msg }) => msg)).toEqual(['VaultUnavailable', 'StoreUnavailable'])
})

test('with more kinds than can be followed, nothing is swallowed', () => {
  for (let n = 0; n < 300; n += 1) meet(`kind ${n}`)
  meet('kind 299')
  expect(lines).toHaveLength(301)
})
