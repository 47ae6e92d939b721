import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { startOf } from '@hub/postgres'
import { lockDataDirectory } from './instance-lock.ts'

test('a second launcher in the same data directory is refused and told who is there', () => {
  const dataDir = join(temporaryFolder(), 'data')
  const release = lockDataDirectory(dataDir)
  expect(() => lockDataDirectory(dataDir)).toThrow(`已有一个证源在运行（PID ${String(process.pid)}）`)
  release()
  lockDataDirectory(dataDir)()
  expect(existsSync(join(dataDir, 'launcher.owner'))).toBe(false)
})

test.each([
  ['a process that is dead', { pid: 4_194_303, started: '1' }],
  ['another process that has its number by now', { pid: process.pid, started: `${String(startOf(process.pid))}0` }],
  ['nobody, after a crash in the middle of writing', ''],
])('the lock of %s is taken over', (_whose, content) => {
  const dataDir = temporaryFolder()
  writeFileSync(join(dataDir, 'launcher.owner'), content === '' ? '' : JSON.stringify(content))
  const release = lockDataDirectory(dataDir)
  expect(() => lockDataDirectory(dataDir)).toThrow('已有一个证源在运行')
  release()
})
