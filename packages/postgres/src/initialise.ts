import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { diagnose } from './diagnose.ts'
import { renameDurably } from './durable-file.ts'
import { superuser } from './password.ts'
import { runProgram } from './run-program.ts'
import { PostgresUnavailable } from './unavailable.ts'

const initTimeoutMs = 300_000
/** An empty cluster takes about 40 MB, its first WAL segments 16 MB each. */
const freeBytesMin = 256 * 1024 * 1024

export interface Initialise {
  readonly binaries: Binaries
  readonly account: Account | undefined
  readonly dataDir: string
  readonly password: string
  readonly log: (line: string) => void
}

/** 是否已初始化 — throws OTHER_MAJOR_VERSION or NOT_OWNER for a cluster that these binaries or this account cannot serve. */
export function isInitialised(dataDir: string, major: number): boolean {
  const owner = statSync(dataDir, { throwIfNoEntry: false })
  if (owner === undefined) return false
  const ownUid = process.getuid?.()
  if (ownUid !== undefined && ownUid !== 0 && owner.uid !== ownUid) {
    throw new PostgresUnavailable('NOT_OWNER', `数据目录 ${dataDir} 属于 uid ${owner.uid}（可能曾以 root 启动）。请仍以 root 启动，或执行 chown -R 改为当前用户后再启动。`)
  }
  const versionFile = join(dataDir, 'PG_VERSION')
  if (!existsSync(versionFile)) return false
  const found = readFileSync(versionFile, 'utf8').trim()
  if (found === String(major)) return true
  throw new PostgresUnavailable(
    'OTHER_MAJOR_VERSION',
    `数据目录 ${dataDir} 由 PostgreSQL ${found} 创建，内嵌数据库是 ${major}，不能直接打开。请用 PostgreSQL ${found} 导出（pg_dumpall）后导入新目录，或设置 DATABASE_URL 使用版本 ${found} 的服务器。`,
  )
}

/**
 * 初始化数据目录 — UTF-8, byte order of code points (builtin C.UTF-8, the same on every machine), page checksums, SCRAM for every log-in.
 * Built in `<dataDir>.initialising` and renamed when whole, so a crash leaves a folder that the next start throws away, never half a cluster.
 */
export async function initialiseCluster({ binaries, account, dataDir, password, log }: Initialise): Promise<void> {
  requireEmpty(dataDir)
  requireFreeSpace(dirname(dataDir))
  log(`首次启动，初始化数据库：${dataDir}`)
  const workshop = `${dataDir}.initialising`
  const [cluster, passwordCopy] = [join(workshop, 'cluster'), join(workshop, 'password')]
  rmSync(workshop, { recursive: true, force: true })
  try {
    mkdirSync(workshop)
    // initdb runs as the server's account, which must not be able to read the file that the caller named.
    writeFileSync(passwordCopy, password, { mode: 0o600 })
    if (account !== undefined) for (const path of [workshop, passwordCopy]) chownSync(path, account.uid, account.gid)
    chmodSync(workshop, 0o700)
    const { code, output } = await runProgram({ program: binaries.initdb, args: initArguments(cluster, passwordCopy), account, timeoutMs: initTimeoutMs })
    if (code !== 0) throw diagnose(output, { doing: '初始化数据库', dataDir })
    if (existsSync(dataDir)) rmdirSync(dataDir)
    renameDurably(cluster, dataDir)
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
}

function initArguments(cluster: string, passwordFile: string): string[] {
  return [
    '-D', cluster, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--data-checksums',
    '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
  ]
}

function requireEmpty(dataDir: string): void {
  if (!existsSync(dataDir) || readdirSync(dataDir).length === 0) return
  throw new PostgresUnavailable('DID_NOT_START', `${dataDir} 里有文件，但不是 PostgreSQL 数据目录。请移走这些文件，或换一个目录。`)
}

function requireFreeSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= freeBytesMin) return
  throw new PostgresUnavailable('DISK_FULL', `${folder} 所在磁盘的可用空间不足 ${freeBytesMin / 1024 / 1024} MB，不能初始化数据库。请清理后再启动。`)
}
