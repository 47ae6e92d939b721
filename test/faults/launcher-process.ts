import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning, readRunFiles } from '../../packages/launcher/src/run-files.ts'
import { eventually } from '../support/eventually.ts'
import { startMsMax } from './hub-under-fault.ts'

const main = join(import.meta.dirname, '..', '..', 'packages', 'launcher', 'src', 'main.ts')

/** 启动器进程 — `npm start` as a process of its own. */
export interface LauncherProcess {
  readonly child: ChildProcess
  /** From the start to the line that says all is ready, in milliseconds. */
  readonly readyMs: number
  readonly url: string
  readonly output: () => string
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>
}

/** Resolves once the launcher says that the hub is ready; rejects with what it said when it ends before. */
export async function launch(dataDir: string): Promise<LauncherProcess> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, HUB_DATA_DIR: dataDir, PORT: '0', HUB_DEMO: '1', HUB_LOOK_UPS_PER_MINUTE: '1000000', HUB_REQUESTS_PER_MINUTE: '10000000' }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said += String(chunk) })
  let ended: number | string | undefined
  const exited = once(child, 'exit').then(([code, signal]) => (ended = (code ?? signal) as number | string))
  await eventually('the launcher says that all is ready', () => {
    if (ended !== undefined) throw new Error(`the launcher ended (${String(ended)}): ${said}`)
    return said.includes('按 Ctrl-C 停止')
  }, startMsMax)
  const url = /首页\s+(http\S+)/.exec(said)?.[1]
  if (!said.includes('证源已就绪') || url === undefined) throw new Error(`the launcher did not say where the hub is: ${said}`)
  return { child, url, exited, readyMs: performance.now() - startedMs, output: () => said }
}

/** Those that the run files name and that live. */
export function recordedPids(dataDir: string): readonly number[] {
  return readRunFiles(join(dataDir, 'run')).flatMap(({ process: recorded }) => (recorded !== undefined && isRunning(recorded) ? [recorded.pid] : []))
}

/**
 * 数据目录的进程 — every process that has to do with the folder, by its environment, command line or working directory: the workers of PostgreSQL too, which are
 * in no run file. Needs /proc; elsewhere only what the run files name.
 */
export function processesOf(dataDir: string): readonly number[] {
  if (!existsSync('/proc/self/environ')) return recordedPids(dataDir)
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => pid !== process.pid && mentions(pid, dataDir))
}

function mentions(pid: number, dataDir: string): boolean {
  const told = [() => readFileSync(`/proc/${String(pid)}/environ`, 'utf8'), () => readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8'), () => readlinkSync(`/proc/${String(pid)}/cwd`)]
  return told.some((read) => {
    try {
      return read().includes(dataDir)
    } catch {
      // It ended in the meantime, has ended and waits to be buried, or belongs to somebody else.
      return false
    }
  })
}

/** The hub's database as its administrator, by what lies in the data directory. */
export function databaseUrlOf(dataDir: string): string {
  const port = readRunFiles(join(dataDir, 'run')).find(({ name }) => name === 'postgres')?.port
  const password = readFileSync(join(dataDir, 'secrets', 'postgres'), 'utf8').trim()
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/hub`
}
