import { chmodSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'
import { copyOut } from './copy-out.ts'
import { hydrateLinks, missingLinks } from './links.ts'
import { findPlatformPackage, type PlatformPackage } from './platform.ts'
import { isReachable } from './reach.ts'
import { runProgram } from './run-program.ts'
import { PostgresUnavailable } from './unavailable.ts'

/** 数据库程序 — absolute paths that the server's account can run. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly major: number
}

export interface BinariesOptions {
  readonly account: Account | undefined
  /** Where a copy goes when the installed binaries are of no use as they lie; the account can reach it. */
  readonly copyParent: string
  readonly log: (line: string) => void
  readonly findPackage?: () => PlatformPackage
}

const tryTimeoutMs = 20_000

/**
 * 准备数据库程序 — completes the installed package where npm left it incomplete; copies it out where it cannot be written or the
 * server's account cannot reach it; and runs it once, which is the only proof that it works.
 */
export async function prepareBinaries({ account, copyParent, log, findPackage = findPlatformPackage }: BinariesOptions): Promise<Binaries> {
  const installed = findPackage()
  const usable = complete(installed.root) && reachable(installed.root, account)
  const first = namePrograms(usable ? installed.root : copyOut(installed, copyParent, log), installed.major)
  const failure = await tryOut(first, account)
  if (failure === undefined) return first
  if (!usable) throw broken(first.postgres, failure)
  // The mode bits looked right; an access list, a mount option (noexec) or a security module may still forbid it.
  const second = namePrograms(copyOut(installed, copyParent, log), installed.major)
  const again = await tryOut(second, account)
  if (again === undefined) return second
  throw broken(second.postgres, again)
}

function complete(root: string): boolean {
  try {
    hydrateLinks(root)
  } catch {
    return missingLinks(root).length === 0
  }
  return true
}

function reachable(root: string, account: Account | undefined): boolean {
  const { postgres, initdb } = namePrograms(root, 0)
  for (const program of [postgres, initdb]) ensureExecutable(program)
  const native = join(root, 'native')
  return [postgres, initdb, join(native, 'lib'), join(native, 'share')].every((path) => isReachable(path, account))
}

function ensureExecutable(program: string): void {
  const mode = statSync(program, { throwIfNoEntry: false })?.mode
  if (mode === undefined || (mode & 0o111) !== 0) return
  try {
    chmodSync(program, 0o755)
  } catch {
    // Not ours to change: the copy will have the right mode.
  }
}

function namePrograms(root: string, major: number): Binaries {
  const named = (name: string) => join(root, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: named('initdb'), postgres: named('postgres'), major }
}

async function tryOut({ postgres }: Binaries, account: Account | undefined): Promise<string | undefined> {
  const { code, output } = await runProgram({ program: postgres, args: ['--version'], account, cwd: dirname(postgres), timeoutMs: tryTimeoutMs })
  return code === 0 ? undefined : output.trim()
}

function broken(program: string, output: string): PostgresUnavailable {
  return new PostgresUnavailable(
    'BINARIES_BROKEN',
    `数据库程序无法运行：${program}\n${output}\n请删除 node_modules 后重新 npm install；或设置 DATABASE_URL 使用已有的 PostgreSQL。`,
  )
}
