import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodes, type ExitCode, type Io } from './io.ts'
import { failed, type Problem } from './problem.ts'
import { root } from './repository.ts'

/**
 * 运行服务脚本 — a service's own program in its own process, with this terminal: services are never imported. Ctrl-C reaches it
 * through the terminal's process group; a SIGTERM to this process alone is passed on.
 */
export async function runScript(script: string, args: readonly string[], io: Io): Promise<ExitCode | Problem> {
  const path = join(root, script)
  if (!existsSync(path)) return failed(`这个版本没有附带 ${script}，无法执行。请更新到完整的发布版本。`)
  const child = spawn(process.execPath, [path, ...args], { env: { ...io.env }, stdio: 'inherit' })
  const passOn = (): void => { child.kill('SIGTERM') }
  process.on('SIGTERM', passOn)
  try {
    return await new Promise((resolve) => {
      child.on('error', (error) => { resolve(failed(`无法启动 ${script}：${error.message}`)) })
      child.on('exit', (code) => { resolve(exitOf(code, io)) })
    })
  } finally {
    process.off('SIGTERM', passOn)
  }
}

/** Its own exit code, where it is one that commands have. */
function exitOf(code: number | null, { stop }: Io): ExitCode {
  const known = Object.values(exitCodes).find((one) => one === code)
  return known !== exitCodes.done && stop.aborted ? exitCodes.stopped : (known ?? exitCodes.failed)
}
