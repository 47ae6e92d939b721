import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOf } from '@hub/postgres'

/**
 * 运行记录 — `run/<name>.json`: the port of a process, and while it runs its number and start time, which tell it from a later process of the
 * same number. For the command line (`run/ledger.json`), and for the next start after a kill -9. Holds no secret.
 */
export interface RunFile {
  readonly name: string
  readonly port: number | undefined
  readonly process: RecordedProcess | undefined
}

export interface RecordedProcess {
  readonly pid: number
  readonly started: string
}

const portMax = 65_535
const suffix = '.json'

/** 登记进程 — right after its start. A kill -9 before leaves a process that is not on record; it ends by itself, because its parent is gone. */
export function recordProcess(runDir: string, name: string, pid: number, port?: number): void {
  const started = startOf(pid)
  write(runDir, name, { ...(port === undefined ? {} : { port }), pid, ...(started === undefined ? {} : { started }) })
}

/** 注销进程 — after a stop in order; the ports stay, so that addresses in people's configuration stay right. */
export function forgetProcesses(runDir: string): void {
  for (const { name, port } of readRunFiles(runDir)) {
    if (port === undefined) rmSync(join(runDir, `${name}${suffix}`), { force: true })
    else write(runDir, name, { port })
  }
}

/** Damaged content counts as nothing: these files are a convenience, and their loss costs other port numbers. */
export function readRunFiles(runDir: string): readonly RunFile[] {
  return namesIn(runDir).map((name) => {
    const { port, pid, started } = parse(join(runDir, `${name}${suffix}`))
    const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port <= portMax
    const isProcess = typeof pid === 'number' && Number.isInteger(pid) && pid > 1 && typeof started === 'string'
    return { name, port: isPort ? port : undefined, process: isProcess ? { pid, started } : undefined }
  })
}

/** 是否仍在运行 — that very process, not another with its number. */
export function isRunning({ pid, started }: RecordedProcess): boolean {
  return startOf(pid) === started
}

function namesIn(runDir: string): readonly string[] {
  try {
    return readdirSync(runDir).filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length))
  } catch {
    return []
  }
}

function parse(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function write(runDir: string, name: string, content: object): void {
  mkdirSync(runDir, { recursive: true })
  const file = join(runDir, `${name}${suffix}`)
  writeFileSync(`${file}.draft`, `${JSON.stringify(content)}\n`, { mode: 0o644 })
  renameSync(`${file}.draft`, file)
}
