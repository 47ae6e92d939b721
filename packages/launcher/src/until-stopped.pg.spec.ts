import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startOf } from '@hub/postgres'
import { killAll } from './left-processes.ts'
import { isRunning, readRunFiles, type RecordedProcess } from './run-files.ts'
import { sameKeyPressMs } from './until-stopped.ts'
import { paced } from '../../../test/support/stillness.ts'

const waitMs = 60_000

/** One hub for the whole file, so that it is made and seeded only once; every test begins and ends with nothing running. */
let folder = ''
let dataDir = ''
let launched: ChildProcess[] = []

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'zhengyuan-launcher-')))
  // As root, the database server runs under another account, which has to pass through.
  chmodSync(folder, 0o755)
  dataDir = join(folder, 'data')
  const { child, exited, ready } = launch()
  await ready()
  child.kill('SIGTERM')
  await exited
})

afterEach(async () => {
  for (const child of launched) child.kill('SIGKILL')
  launched = []
  killAll(join(dataDir, 'run'))
  await vi.waitFor(() => { expect(running()).toEqual([]) }, { timeout: waitMs })
})

afterAll(() => { rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }) })

/** `npm start` in a process of its own, with stand-ins for ledger, gateway and seed. */
function launch(environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'launcher.mts')], {
    env: { PATH: process.env['PATH'], HUB_DATA_DIR: dataDir, PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  launched.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => { output += String(chunk) })
  child.stderr.on('data', (chunk) => { output += String(chunk) })
  const exited = exitOf(child)
  const ready = () => Promise.race([
    vi.waitFor(() => { expect(output).toContain('证源已就绪') }, { timeout: waitMs }),
    exited.then((how) => { throw new Error(`ended (${String(how)}): ${output}`) }),
  ])
  return { child, exited, output: () => output, ready }
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return code ?? signal
}

/** Its children end by themselves once the launcher is gone, whichever is first. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function running(): readonly RecordedProcess[] {
  return readRunFiles(join(dataDir, 'run')).flatMap(({ process }) => (process !== undefined && isRunning(process) ? [process] : []))
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops everything in order and the launcher exits with 0', async (signal) => {
  const { child, exited, output, ready } = launch()
  await ready()
  expect(output()).toContain('demo-window-clerk  示例甲，窗口人员')
  expect(running()).toHaveLength(4)
  child.kill(signal)
  expect(await exited).toBe(0)
  expect(running()).toEqual([])
  expect(output().trimEnd().endsWith('已停止。')).toBe(true)
})

test('a Ctrl-C that arrives twice at once, from the terminal and from npm, is one', async () => {
  const { child, exited, ready } = launch()
  await ready()
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})

test('a Ctrl-C in the middle of a start stops what there is and exits with 0', async () => {
  // However late this process sees it, the launcher is still waiting for its ledger.
  const { child, exited, output } = launch({ HUB_FIXTURE_START: 'never' })
  await vi.waitFor(() => { expect(output()).toContain('数据库') }, { timeout: waitMs })
  child.kill('SIGINT')
  expect(await exited).toBe(0)
  expect(output()).not.toContain('证源已就绪')
  expect(running()).toEqual([])
})

test('a second Ctrl-C ends everything at once, and the next start recovers', async () => {
  const slow = launch({ HUB_FIXTURE_STOP: 'never' })
  await slow.ready()
  let ended = false
  const exited = slow.exited.finally(() => { ended = true })
  // The launcher goes by when it hears them: two that it hears late and at once are one, and she presses again.
  while (!ended) {
    slow.child.kill('SIGINT')
    await Promise.race([exited, paced(sameKeyPressMs + 100)])
  }
  expect(await exited).toBe(130)
  await vi.waitFor(() => { expect(running()).toEqual([]) }, { timeout: waitMs })
  await launch().ready()
})

test('after kill -9 of the launcher its children end, and a second start takes over', async () => {
  const first = launch()
  await first.ready()
  const services = readRunFiles(join(dataDir, 'run')).flatMap(({ name, process }) => (name === 'postgres' || process === undefined ? [] : [process.pid]))
  expect(services.length).toBeGreaterThanOrEqual(3)
  first.child.kill('SIGKILL')
  await first.exited
  await vi.waitFor(() => { expect(services.map(startOf).filter((started) => started !== undefined)).toEqual([]) }, { timeout: waitMs })

  const second = launch()
  await second.ready()
  expect(second.output()).toContain('已有数据')
})

test('after kill -9 of all of them at once, a second start takes over', async () => {
  const first = launch()
  await first.ready()
  first.child.kill('SIGKILL')
  for (const { pid } of running()) killIfThere(pid)
  const second = launch()
  await second.ready()
  expect(second.output()).toContain('已有数据')
})

test('a second launcher in the same data directory says so in one line and exits with 1', async () => {
  const first = launch()
  await first.ready()
  const second = launch()
  expect(await second.exited).toBe(1)
  expect(second.output()).toMatch(/^数据目录 .* 已有一个证源在运行（PID \d+）。.*\n$/)
  expect(running()).toHaveLength(4)
})
