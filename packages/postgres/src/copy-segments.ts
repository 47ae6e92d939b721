import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type BackupFile, copyDurably } from './backup-files.ts'
import { parseSegment } from './segments.ts'
import { PostgresUnavailable } from './unavailable.ts'

const historyShape = /^[0-9A-F]{8}\.history$/

/**
 * 复制预写日志 — the segments from `first` to `last`, and where their time line came from, so that what starts from the backup alone knows its descent. The server gives a segment that it needs no
 * more the name of one to come and writes over it, also while it is being copied: what still has its name and its file afterwards was whole all the time.
 * @throws PostgresUnavailable SEGMENTS_GONE so much was written that the server has used one again
 */
export async function copySegments(dataDir: string, folder: string, { first, last }: { readonly first: string; readonly last: string }): Promise<readonly BackupFile[]> {
  const before = await listSegments(dataDir, first, last)
  const copied: BackupFile[] = []
  for (const name of [...before.keys(), ...(await readdir(join(dataDir, 'pg_wal'))).filter((one) => historyShape.test(one))]) {
    const path = `pg_wal/${name}`
    const written = await copyDurably(join(dataDir, path), join(folder, path))
    if (written !== undefined) copied.push({ path, ...written })
  }
  const after = await listSegments(dataDir, first, last)
  const count = (parseSegment(last)?.number ?? 0) - (parseSegment(first)?.number ?? 0) + 1
  if (after.size !== count || [...after].some(([name, inode]) => before.get(name) !== inode))
    throw new PostgresUnavailable('SEGMENTS_GONE', '备份期间写入太多，所需的预写日志已被服务器重用；请在较空闲时再试，或调大 max_wal_size')
  return copied
}

/** Name and inode. */
async function listSegments(dataDir: string, first: string, last: string): Promise<ReadonlyMap<string, bigint>> {
  const folder = join(dataDir, 'pg_wal')
  const names = (await readdir(folder)).filter((name) => parseSegment(name) !== undefined && name >= first && name <= last).toSorted()
  const found = new Map<string, bigint>()
  for (const name of names) {
    const { ino } = await stat(join(folder, name), { bigint: true }).catch(() => ({ ino: undefined }))
    if (ino !== undefined) found.set(name, ino)
  }
  return found
}
