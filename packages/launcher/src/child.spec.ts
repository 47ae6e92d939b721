import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type ChildOptions, startChild } from './child.ts'
import { temporaryFolder } from './fixtures/folder.ts'
import { startOf } from '@hub/postgres'

function childOptions(mood = '', overrides: Partial<ChildOptions> = {}) {
  const pids: number[] = []
  const options: ChildOptions = {
    title: '签名服务', program: join(import.meta.dirname, 'fixtures', 'moody.mts'), env: { HUB_FIXTURE: mood }, logFile: join(temporaryFolder(), 'signer.log'),
    log: () => undefined, readyTimeoutMs: 60_000, stopTimeoutMs: 60_000, spawned: (pid) => { pids.push(pid) }, ...overrides,
  }
  onTestFinished(() => { for (const pid of pids) if (startOf(pid) !== undefined) process.kill(pid, 'SIGKILL') })
  return { options, pids }
}

const never = new AbortController().signal

test('a child is ready when it says so, and stops in order', async () => {
  const { options, pids } = childOptions()
  const run = await startChild(options, never)
  expect([run.pid]).toEqual(pids)
  await run.stop()
  expect(await run.exited).toBe('退出码 0')
  expect(readFileSync(options.logFile, 'utf8')).toContain('closed')
})

test('a child that listens is ready only when it is well', async () => {
  const answers = [false, false, true]
  const { options } = childOptions('', { isReady: () => Promise.resolve(answers.shift() ?? false) })
  const run = await startChild(options, never)
  expect(answers).toEqual([])
  await run.stop()
})

test.each([
  ['dies', '口令不对'],
  ['throws', 'TypeError: a part is missing'],
])('a child that %s before it is ready is told by its reason and its log', async (mood, reason) => {
  const { options } = childOptions(mood)
  await expect(startChild(options, never)).rejects.toThrow(`签名服务未能启动：${reason}（日志：${options.logFile}）`)
})

test('a child that is not ready in time is killed', async () => {
  const { options, pids } = childOptions('silent', { readyTimeoutMs: 300 })
  await expect(startChild(options, never)).rejects.toThrow('0.3 秒内没有就绪')
  expect(pids.map(startOf)).toEqual([undefined])
})

test('a child that does not hear SIGTERM is killed after its time', async () => {
  const { options } = childOptions('deaf', { stopTimeoutMs: 200 })
  const run = await startChild(options, never)
  await run.stop()
  expect(await run.exited).toBe('SIGKILL')
})

test('an abort ends a child that is still starting', async () => {
  const { options, pids } = childOptions('silent')
  const stopping = new AbortController()
  const starting = startChild(options, stopping.signal)
  stopping.abort()
  await expect(starting).rejects.toMatchObject({ trouble: 'STOPPED' })
  expect(pids.map(startOf)).toEqual([undefined])
})

test.runIf(process.platform === 'linux')('a Ctrl-C at the terminal does not reach a child: it is in a process group of its own', async () => {
  const { options } = childOptions()
  const run = await startChild(options, never)
  const group = Number(readFileSync(`/proc/${String(run.pid)}/stat`, 'utf8').split(') ')[1]?.split(' ')[2])
  expect(group).toBe(run.pid)
  await run.stop()
})

test('a program that is not there is told so', async () => {
  const { options } = childOptions('', { program: join(import.meta.dirname, 'nowhere.ts') })
  await expect(startChild(options, never)).rejects.toThrow('Cannot find module')
})
