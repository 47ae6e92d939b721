import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BackupFile, copyDurably } from './backup-files.ts'
import { renameDurably } from './durable-file.ts'

/** 复制文件或目录 — each file on disk, with its digest; paths are those below `from`, empty for a file itself. What is gone meanwhile is left out. */
export async function copyTree(from: string, to: string): Promise<readonly BackupFile[]> {
  const copied: BackupFile[] = []
  const copyFile = async (path: string): Promise<void> => {
    const written = await copyDurably(join(from, path), join(to, path))
    if (written !== undefined) copied.push({ path, ...written })
  }
  const copyFolder = async (path: string): Promise<void> => {
    await mkdir(join(to, path), { recursive: true, mode: 0o700 })
    for (const entry of await readdir(join(from, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`
      await (entry.isDirectory() ? copyFolder(inner) : copyFile(inner))
    }
  }
  await ((await stat(from)).isDirectory() ? copyFolder('') : copyFile(''))
  return copied
}

/** 整体放置 — a copy that has its name is whole: it is made beside it, as `<to>.restoring`, and what a crash has left there is made anew. Nothing may lie at `to`. */
export async function placeCopy(from: string, to: string): Promise<void> {
  const beside = `${to}.restoring`
  await rm(beside, { recursive: true, force: true })
  await mkdir(dirname(to), { recursive: true })
  await copyTree(from, beside)
  renameDurably(beside, to)
}

/** 文件摘要 — undefined for a file that is not there. */
export async function digestFile(file: string): Promise<Pick<BackupFile, 'bytes' | 'sha256'> | undefined> {
  if (!existsSync(file)) return undefined
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}
