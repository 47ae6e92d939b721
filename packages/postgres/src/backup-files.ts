import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** 备份中的一个文件 — its path with `/`, its bytes and their SHA-256, as they were copied. */
export interface BackupFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** Made anew by every start, or of the running server alone; their folders stay. */
const emptied: ReadonlySet<string> = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'])
const leftOut = /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|recovery\.signal|standby\.signal|current_logfiles|.*\.tmp)$/
/** Temporary tables and sorts, and caches of the catalogue. */
const passing = /^(pgsql_tmp.*|pg_internal\.init(\.\d+)?)$/

/** 要备份的内容 — every folder and file of a cluster that a base backup needs, in no order. */
export async function listCluster(dataDir: string): Promise<{ readonly folders: readonly string[]; readonly files: readonly string[] }> {
  const folders: string[] = []
  const files: string[] = []
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await entriesOf(join(dataDir, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (passing.test(entry.name) || (folder === '' && leftOut.test(entry.name))) continue
      if (entry.isFile()) files.push(path)
      if (!entry.isDirectory()) continue
      folders.push(path)
      if (!emptied.has(path)) await visit(path)
    }
  }
  await visit('')
  return { folders, files }
}

/** A folder that is gone meanwhile held what was dropped meanwhile. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/**
 * 复制并落盘 — one file with the digest of what was written; undefined where it is gone. The server may write it meanwhile: what is torn by that is mended from
 * the write-ahead log, which holds every page that changed since the backup began.
 */
export async function copyDurably(from: string, to: string): Promise<Pick<BackupFile, 'bytes' | 'sha256'> | undefined> {
  let source
  try {
    source = await open(from, 'r')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  try {
    return await writeDurably(source.createReadStream({ highWaterMark: copyChunkBytes, autoClose: false }), to)
  } finally {
    await source.close()
  }
}

/** A new file, on disk when it resolves. */
export async function writeDurably(content: AsyncIterable<Buffer> | string, to: string): Promise<Pick<BackupFile, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  let bytes = 0
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  const file = await open(to, 'wx', 0o600)
  try {
    for await (const chunk of typeof content === 'string' ? [Buffer.from(content)] : content) {
      hash.update(chunk)
      bytes += chunk.length
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

const copyChunkBytes = 1024 * 1024

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Files whose bytes are on their way to the disk at once: most of a small file's time is waiting for it. */
const filesAtOnceMax = 16

/** 并行 — `work` for each item, some at a time; rejects with the first failure, when nothing of it is under way any more. */
export async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  let failed = false
  const one = async (): Promise<void> => {
    for (const item of left) {
      if (failed) return
      await work(item).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: filesAtOnceMax }, one))
  const trouble = ended.find(({ status }) => status === 'rejected')
  if (trouble?.status === 'rejected') throw trouble.reason
}
