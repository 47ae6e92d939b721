import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { forgetProcesses, isRunning, readRunFiles, recordProcess } from './run-files.ts'

test('a recorded process is found again, and forgotten with its port kept', () => {
  const dir = join(temporaryFolder(), 'run')
  recordProcess(dir, 'ledger', process.pid, 24_000)
  recordProcess(dir, 'migrate', process.pid)
  const [ledger, migrate] = readRunFiles(dir)
  expect(ledger).toMatchObject({ name: 'ledger', port: 24_000, process: { pid: process.pid } })
  expect(migrate?.port).toBeUndefined()
  expect(ledger?.process !== undefined && isRunning(ledger.process)).toBe(true)
  forgetProcesses(dir)
  expect(readRunFiles(dir)).toEqual([{ name: 'ledger', port: 24_000, process: undefined }])
})

test('no directory and a damaged file count as nothing', () => {
  const dir = temporaryFolder()
  expect(readRunFiles(join(dir, 'none'))).toEqual([])
  writeFileSync(join(dir, 'ledger.json'), '{"port":24000,"pid"')
  writeFileSync(join(dir, 'signer.json'), '{"port":70000,"pid":-1,"started":"1"}')
  writeFileSync(join(dir, 'notes.txt'), '{"port":1}')
  expect(readRunFiles(dir)).toEqual([{ name: 'ledger', port: undefined, process: undefined }, { name: 'signer', port: undefined, process: undefined }])
})

test('whatever stands in a file, a port is a port and a process has a number that may be signalled', () => {
  const dir = join(temporaryFolder(), 'run')
  mkdirSync(dir)
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string(), fc.record({ port: fc.anything(), pid: fc.anything(), started: fc.anything() }).map((value) => JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)))), (text) => {
    writeFileSync(join(dir, 'x.json'), text)
    const [file] = readRunFiles(dir)
    expect(file?.port === undefined || (file.port > 0 && file.port <= 65_535)).toBe(true)
    // kill(1), kill(0) and negative numbers reach far more than one process.
    expect(file?.process === undefined || file.process.pid > 1).toBe(true)
  }))
})
