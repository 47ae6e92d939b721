import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { fixtureRun } from './fixtures/run.ts'
import { Parts } from './hub.ts'
import type { PartName } from './part.ts'
import { recordProcess } from './run-files.ts'
import { Supervisor } from './supervisor.ts'

function supervisorOf(name: string, pid: number, onStop: () => void) {
  return new Supervisor({ title: name, logFile: name, log: () => undefined, launch: () => Promise.resolve(fixtureRun(pid, onStop)) })
}

async function partsOf(names: readonly PartName[]) {
  const runDir = join(temporaryFolder(), 'run')
  const happened: string[] = []
  const parts = new Parts(runDir, () => { happened.push('released') })
  for (const [index, name] of names.entries()) await parts.add(name, supervisorOf(name, 100 + index, () => { happened.push(name) })).start()
  return { parts, happened, runDir }
}

test('whatever the order of start, the stop goes from the edge to the data, and the data directory is free last', async () => {
  const { parts, happened } = await partsOf(['signer', 'postgres', 'gateway', 'ledger'])
  expect(parts.pids).toEqual({ signer: 100, postgres: 101, gateway: 102, ledger: 103 })
  await Promise.all([parts.stop(), parts.stop()])
  expect(happened).toEqual(['gateway', 'ledger', 'signer', 'postgres', 'released'])
  expect(parts.pids).toEqual({})
})

test('a start that failed early stops what there is', async () => {
  const { parts, happened } = await partsOf(['signer'])
  await parts.stop()
  expect(happened).toEqual(['signer', 'released'])
})

test('after a stop nobody is on record as running, and the ports are remembered', async () => {
  const { parts, runDir } = await partsOf([])
  recordProcess(runDir, 'ledger', process.pid, 24_000)
  await parts.stop()
  expect(JSON.parse(readFileSync(join(runDir, 'ledger.json'), 'utf8'))).toEqual({ port: 24_000 })
})

test('once stopping has begun, nothing more is started', async () => {
  const { parts } = await partsOf([])
  void parts.stop()
  expect(() => parts.add('ledger', supervisorOf('ledger', 1, () => undefined))).toThrow('启动已中止')
})
