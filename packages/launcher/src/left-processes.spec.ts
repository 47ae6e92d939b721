import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { startOf } from '@hub/postgres'
import { endLeftProcesses, killAll } from './left-processes.ts'
import { recordProcess } from './run-files.ts'

async function startLeft(code: string) {
  const child = spawn(process.execPath, ['-e', `${code}; setInterval(() => {}, 60000); console.log('up')`], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => { child.kill('SIGKILL') })
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, how: async () => (await exited) as [number | null, string | null] }
}

test('what a killed launcher left is asked to end', async () => {
  const dir = temporaryFolder()
  const left = await startLeft('')
  recordProcess(dir, 'gateway', left.pid, 8080)
  const said: string[] = []
  await endLeftProcesses(dir, (line) => said.push(line))
  expect(await left.how()).toEqual([null, 'SIGTERM'])
  expect(said).toEqual(['上次启动留下 1 个进程，先让它们结束'])
})

test('who does not listen is killed after the time allowed', async () => {
  const dir = temporaryFolder()
  const left = await startLeft(`process.on('SIGTERM', () => {})`)
  recordProcess(dir, 'ledger', left.pid, 8081)
  await endLeftProcesses(dir, () => undefined, 200)
  expect(await left.how()).toEqual([null, 'SIGKILL'])
})

test('a process that has a recorded number by chance is left alone, and so is the database server', async () => {
  const dir = temporaryFolder()
  const [other, server] = [await startLeft(''), await startLeft('')]
  writeFileSync(join(dir, 'ledger.json'), JSON.stringify({ port: 1, pid: other.pid, started: `${String(startOf(other.pid))}1` }))
  recordProcess(dir, 'postgres', server.pid, 5432)
  const said: string[] = []
  await endLeftProcesses(dir, (line) => said.push(line))
  expect([startOf(other.pid), startOf(server.pid)].includes(undefined)).toBe(false)
  expect(said).toEqual([])
})

test('killing all ends services at once and the database server by its own quick way', async () => {
  const dir = temporaryFolder()
  const [ledger, server] = [await startLeft(`process.on('SIGTERM', () => {})`), await startLeft(`process.on('SIGQUIT', () => process.exit(3))`)]
  recordProcess(dir, 'ledger', ledger.pid)
  recordProcess(dir, 'postgres', server.pid)
  killAll(dir)
  expect([await ledger.how(), await server.how()]).toEqual([[null, 'SIGKILL'], [3, null]])
})
