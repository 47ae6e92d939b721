import { expect, test, vi } from 'vitest'
import { restartDelayMinMs, stableAfterMs } from './back-off.ts'
import { fixtureRun, type FixtureRun } from './fixtures/run.ts'
import { Supervisor } from './supervisor.ts'

/** A supervisor whose launches are given one by one: a run, or the reason why there is none. */
function supervised(outcomes: readonly (FixtureRun | string)[]) {
  const said: string[] = []
  const launchedAtMs: number[] = []
  let nowMs = 0
  const queue = [...outcomes]
  const supervisor = new Supervisor({
    title: '账本服务', logFile: '/var/log/ledger.log', log: (line) => said.push(line), nowMs: () => nowMs,
    launch: () => {
      launchedAtMs.push(Date.now())
      const next = queue.shift()
      return next instanceof Object ? Promise.resolve(next) : Promise.reject(new Error(next ?? 'no more'))
    },
  })
  return { supervisor, said, launchedAtMs, pass: (ms: number) => { nowMs += ms }, left: () => queue.length }
}

test('who dies is started again', async () => {
  const [first, second] = [fixtureRun(11), fixtureRun(12)]
  const { supervisor, said } = supervised([first, second])
  await supervisor.start()
  expect(supervisor.pid).toBe(11)
  first.end('SIGKILL')
  await vi.waitFor(() => { expect(supervisor.pid).toBe(12) }, { timeout: 30_000 })
  expect(said).toEqual(['账本服务意外结束（SIGKILL，日志：/var/log/ledger.log），0.2 秒后重新启动', '账本服务已恢复'])
  await supervisor.stop()
})

test('who cannot come back is tried again, later each time', async () => {
  const [first, last] = [fixtureRun(11), fixtureRun(12)]
  const { supervisor, said, launchedAtMs } = supervised([first, '端口被占用', '端口被占用', last])
  await supervisor.start()
  first.end('退出码 1')
  await vi.waitFor(() => { expect(supervisor.pid).toBe(12) }, { timeout: 30_000 })
  const gaps = launchedAtMs.slice(1).map((at, index) => at - (launchedAtMs[index] ?? 0))
  expect(gaps[1]).toBeGreaterThanOrEqual(2 * restartDelayMinMs - 5)
  expect(gaps[2]).toBeGreaterThanOrEqual(4 * restartDelayMinMs - 5)
  expect(said.filter((line) => line.includes('端口被占用'))).toHaveLength(2)
  await supervisor.stop()
})

test('dying often counts up, having run well counts from the start', async () => {
  const runs = [fixtureRun(1), fixtureRun(2), fixtureRun(3)] as const
  const { supervisor, said, pass } = supervised(runs)
  await supervisor.start()
  runs[0].end('SIGSEGV')
  await vi.waitFor(() => { expect(supervisor.pid).toBe(2) }, { timeout: 30_000 })
  runs[1].end('SIGSEGV')
  await vi.waitFor(() => { expect(supervisor.pid).toBe(3) }, { timeout: 30_000 })
  pass(stableAfterMs)
  runs[2].end('SIGSEGV')
  await vi.waitFor(() => { expect(said.filter((line) => line.includes('意外')).map((line) => /[\d.]+ 秒/.exec(line)?.[0])).toEqual(['0.2 秒', '0.4 秒', '0.2 秒']) }, { timeout: 30_000 })
  await supervisor.stop()
})

test('what cannot start the first time is told and not tried again', async () => {
  const { supervisor, said, left } = supervised(['口令不对', fixtureRun(1)])
  await expect(supervisor.start()).rejects.toThrow('口令不对')
  await supervisor.stop()
  expect([said, left()]).toEqual([[], 1])
})

test('a stop ends the run and nothing is started again', async () => {
  const run = fixtureRun(11)
  const { supervisor, said, left } = supervised([run, fixtureRun(12)])
  await supervisor.start()
  await supervisor.stop()
  await supervisor.stop()
  expect([supervisor.pid, said, left()]).toEqual([undefined, [], 1])
})

test('a stop while it waits to start again starts nothing', async () => {
  const run = fixtureRun(11)
  const { supervisor, said, left } = supervised([run, fixtureRun(12)])
  await supervisor.start()
  run.end('SIGKILL')
  await vi.waitFor(() => { expect(said).toHaveLength(1) }, { timeout: 30_000 })
  await supervisor.stop()
  expect([supervisor.pid, left()]).toEqual([undefined, 1])
})

test('a stop in the middle of the first launch ends what comes of it', async () => {
  const run = fixtureRun(11)
  const { promise, resolve } = Promise.withResolvers<FixtureRun>()
  const supervisor = new Supervisor({ title: '数据库', logFile: 'x', log: () => undefined, launch: () => promise })
  const started = supervisor.start()
  const stopped = supervisor.stop()
  resolve(run)
  await started
  await stopped
  expect(run.stops()).toBeGreaterThan(0)
  expect(supervisor.pid).toBeUndefined()
})
