import { createWriteStream } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { partialSuffix } from './export-place.ts'

const ownerOnly = 0o600

export interface FileToWrite {
  readonly path: string
  readonly gzip: boolean
  readonly signal: AbortSignal
}

/**
 * 写完整文件 — what `chunks` gives, to disk under another name and then under its own: whoever finds the name finds all of it. A crash leaves the other name,
 * which the next run writes over.
 */
export async function writeWhole({ path, gzip, signal }: FileToWrite, chunks: AsyncIterable<Buffer>): Promise<void> {
  const partial = `${path}${partialSuffix}`
  const file = createWriteStream(partial, { mode: ownerOnly, flush: true })
  await (gzip ? pipeline(chunks, createGzip(), file, { signal }) : pipeline(chunks, file, { signal }))
  await rename(partial, path)
  await syncFolder(path)
}

// The rename itself has to survive a power cut. Windows knows no such thing.
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(dirname(path))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** The reason of a failed write, in Chinese; undefined where it was not the disk's. */
export function diskTrouble(error: unknown, path: string): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `磁盘空间不足，${basename(path)} 没有写完`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `没有权限写 ${path}`
    case 'EISDIR':
    case 'ENOTDIR':
      return `${path} 不能写：路径的某一级不是目录，或它自己是目录`
    default:
      return undefined
  }
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
