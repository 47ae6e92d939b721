import { Unavailable } from '@hub/kernel'
import { withSecretFiles, type SecretVariables } from '@hub/service'
import { progressOn, type Progress } from './progress.ts'

/** 退出码 — as the command line has them; `unchecked`: no disagreement was found, and not everything could be looked at. */
export const toolExits = { done: 0, failed: 1, usage: 2, unchecked: 3, stopped: 130 } as const
export type ToolExit = (typeof toolExits)[keyof typeof toolExits]

export interface Tool {
  readonly env: Readonly<Record<string, string | undefined>>
  /** One line of result. */
  readonly out: (line: string) => void
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void
  readonly progress: (label: string) => Progress
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
}

/** Where no launcher starts it, such as in a container, what is secret comes in files as for the services. */
const toolSecrets: SecretVariables = {
  values: ['LEDGER_DATABASE_URL', 'LEDGER_ADMIN_DATABASE_URL', 'KURRENTDB_URL'],
  passwords: [{ url: 'LEDGER_DATABASE_URL', file: 'LEDGER_PASSWORD_FILE' }, { url: 'LEDGER_ADMIN_DATABASE_URL', file: 'LEDGER_ADMIN_PASSWORD_FILE' }],
}

/**
 * 运行命令 — a program of the command line, in its own process: its exit code, its signals, and the reason of a failure in one Chinese sentence. The
 * second Ctrl-C is obeyed at once. Where the launcher, who opened the database for it, dies, it ends as well.
 */
export async function runTool(work: (tool: Tool) => Promise<ToolExit>, failedExit: ToolExit = toolExits.failed): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(toolExits.stopped)
      stop.abort()
    })
  process.on('disconnect', () => process.exit(failedExit))
  const say = (line: string): void => { process.stderr.write(`${line}\n`) }
  try {
    process.exitCode = await work({
      env: await withSecretFiles(process.env, toolSecrets), say, signal: stop.signal, progress: (label) => progressOn(process.stderr, label),
      out: (line) => { process.stdout.write(`${line}\n`) },
    })
  } catch (error) {
    process.exitCode = stop.signal.aborted ? toolExits.stopped : failedExit
    say(stop.signal.aborted ? '已中止。再次运行同一命令即可。' : reasonOf(error))
    if (!stop.signal.aborted && !isExplained(error)) console.error(error)
  } finally {
    process.removeAllListeners('disconnect')
    if (process.connected) process.disconnect()
  }
}

const inChinese = /\p{Script=Han}/u

/** Of errors that say themselves what is wrong, their sentence; of PostgreSQL's and the system's, what they are; never an address or a value. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '未能完成'
  const { message, cause } = error
  if (inChinese.test(message)) return message
  const what = cause instanceof Error ? cause.message : message
  return `${error instanceof Unavailable ? '数据库、密钥库或签名服务暂不可用' : '未能完成'}：${what}`
}

/** Trouble whose reason is all that a person needs; of anything else, which is a fault of ours, the place as well. */
function isExplained(error: unknown): boolean {
  return error instanceof Unavailable || (error instanceof Error && (inChinese.test(error.message) || ('code' in error && typeof error.code === 'string')))
}
