import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { writeDurably } from './durable-file.ts'
import { diagnose } from './diagnose.ts'
import { runProgram } from './run-program.ts'

const passwordBytes = 24
const passwordShape = /^[A-Za-z0-9_-]{16,128}$/
const resetTimeoutMs = 300_000

/** 超级用户名 — of every cluster that we initialise. */
export const superuser = 'postgres'

/**
 * 读取或生成超级用户口令 — from a file of mode 0600, on disk before a cluster is initialised with it. A file that was lost or damaged gets a
 * new password; the cluster is brought in line at the next log-in (`setPassword`).
 */
export function ensurePassword(passwordFile: string): string {
  const known = readPassword(passwordFile)
  if (known !== undefined) {
    chmodSync(passwordFile, 0o600)
    return known
  }
  const password = randomBytes(passwordBytes).toString('base64url')
  mkdirSync(dirname(passwordFile), { recursive: true, mode: 0o700 })
  writeDurably(passwordFile, `${password}\n`, 0o600)
  return password
}

function readPassword(passwordFile: string): string | undefined {
  try {
    const text = readFileSync(passwordFile, 'utf8').trim()
    return passwordShape.test(text) ? text : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export interface SetPassword {
  readonly binaries: Binaries
  readonly account: Account | undefined
  readonly dataDir: string
  readonly password: string
}

/**
 * 重设超级用户口令 — in single-user mode, which asks for none: whoever owns the data files owns the server. The server must be stopped.
 * Repeating it is harmless. The password goes through standard input, never through the process list.
 */
export async function setPassword({ binaries, account, dataDir, password }: SetPassword): Promise<void> {
  const { code, output } = await runProgram({
    program: binaries.postgres,
    args: ['--single', '-D', dataDir, '-c', 'log_min_error_statement=panic', superuser],
    account,
    cwd: dataDir,
    // The shape of the password has no quote in it.
    input: `alter role ${superuser} password '${password}'\n`,
    timeoutMs: resetTimeoutMs,
  })
  if (code !== 0) throw diagnose(output.replaceAll(password, '***'), { doing: '重设数据库口令', dataDir })
}
