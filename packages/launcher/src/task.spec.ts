import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { startOf } from '@hub/postgres'
import { runTask, type TaskOptions } from './task.ts'

function taskOptions(program: string, env: Readonly<Record<string, string>> = {}) {
  const pids: number[] = []
  const options: TaskOptions = { title: '写入演示数据', program: join(import.meta.dirname, 'fixtures', program), env, logFile: join(temporaryFolder(), 'seed.log'), spawned: (pid) => { pids.push(pid) } }
  return { options, pids }
}

const never = new AbortController().signal

test('a task tells each line of its output and its last message', async () => {
  const lines: string[] = []
  await runTask({ ...taskOptions('seed.mts').options, progress: (line) => lines.push(line) }, never)
  expect(lines).toEqual(['单位 12 个'])
  expect(await runTask(taskOptions('answer.mts').options, never)).toEqual({ applied: 3 })
})

test('a task that fails is told by its reason and its log', async () => {
  const { options } = taskOptions('seed.mts', { HUB_FIXTURE_SEED: 'fails' })
  await expect(runTask(options, never)).rejects.toThrow(`写入演示数据失败：演示城市的代码表不完整（日志：${options.logFile}）`)
})

test('an abort kills it, and an aborted one is not begun', async () => {
  const stopping = new AbortController()
  const { options, pids } = taskOptions('moody.mts', { HUB_FIXTURE: 'silent' })
  const running = runTask(options, stopping.signal)
  stopping.abort()
  await expect(running).rejects.toMatchObject({ trouble: 'STOPPED' })
  expect(pids.map(startOf)).toEqual([undefined])
  await expect(runTask(options, stopping.signal)).rejects.toMatchObject({ trouble: 'STOPPED' })
  expect(pids).toHaveLength(1)
})
