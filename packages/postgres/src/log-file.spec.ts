import { closeSync, existsSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './fixtures.ts'
import { openLog, readLogSince, rotateLog } from './log-file.ts'

const bytesMax = 10

test('a log within its bound, or none yet, stays as it is', () => {
  const log = join(temporaryFolder(), 'new folder', 'postgres.log')
  rotateLog(log, bytesMax)
  writeFileSync(log, 'x'.repeat(bytesMax))
  rotateLog(log, bytesMax)
  expect(existsSync(`${log}.1`)).toBe(false)
})

test('an outgrown log moves aside, three old ones are kept and the oldest goes', () => {
  const log = join(temporaryFolder(), 'postgres.log')
  for (const generation of ['a', 'b', 'c', 'd', 'e']) {
    writeFileSync(log, generation.repeat(bytesMax + 1))
    rotateLog(log, bytesMax)
    expect(existsSync(log)).toBe(false)
  }
  expect([1, 2, 3].map((age) => readFileSync(`${log}.${age}`, 'utf8')[0])).toEqual(['e', 'd', 'c'])
  expect(existsSync(`${log}.4`)).toBe(false)
})

test('a log is appended to, and what was written since is read back', () => {
  const log = join(temporaryFolder(), 'postgres.log')
  writeFileSync(log, 'yesterday\n')
  const { file, from } = openLog(log)
  writeSync(file, '今天\n')
  closeSync(file)
  expect(readLogSince(log, from)).toBe('今天\n')
  expect(readFileSync(log, 'utf8')).toBe('yesterday\n今天\n')
})
