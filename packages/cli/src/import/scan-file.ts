import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import iconv from 'iconv-lite'
import { isProblem, misused, type Problem } from '../problem.ts'
import { chunksOf, type GivenFile } from './chunks-of.ts'
import { layoutOf, type FileLayout } from './file-layout.ts'

export type Encoding = 'utf-8' | 'gb18030'

/** 文件概况 — what a pass over the bytes tells before the first row is read. */
export interface FileScan extends FileLayout {
  readonly path: string
  /** Its size when it was scanned: no more of it is read, so that a file that grows is read to an end. */
  readonly bytes: number
  /** SHA-256 of the bytes, hex: a changed file is another file. */
  readonly sha256: string
  readonly encoding: Encoding
  /** Line feeds in the file: as many rows at most, and exactly so where no cell holds several lines. */
  readonly lines: number
}

/** What iconv and TextDecoder put where bytes make no character. */
export const undecodable = '\ufffd'
const lineFeed = 0x0a
const headBytes = 64 * 1024

/**
 * 扫描 — digest, encoding and layout in constant memory. `auto` decides by the whole file, not by a sample: UTF-8 if every byte fits,
 * else GB18030 if every byte fits, else a problem; nothing is guessed.
 */
export async function scanFile(path: string, wanted: Encoding | 'auto'): Promise<FileScan | Problem> {
  try {
    const about = await stat(path)
    if (!about.isFile()) return misused(`${path} 不是普通文件`)
    const file = { path, bytes: about.size }
    const { sha256, lines, isUtf8, head } = await readOnce(file)
    const layout = layoutOf(head)
    if (isProblem(layout)) return layout
    const encoding = wanted === 'auto' ? await detect(file, isUtf8) : wanted
    if (encoding !== undefined) return { ...file, sha256, encoding, lines, ...layout }
    return misused('文件既不是 UTF-8 也不是 GB18030（有无法解码的字节）。请另存为“CSV UTF-8”；或用 --encoding 指明编码，含坏字节的行会逐行列出')
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return misused(`读不到 ${path}：请核对路径和读取权限`)
    throw error
  }
}

async function readOnce(file: GivenFile): Promise<{ readonly sha256: string; readonly lines: number; readonly isUtf8: boolean; readonly head: Buffer }> {
  const hash = createHash('sha256')
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let [head, lines, isUtf8] = [Buffer.alloc(0), 0, true]
  const decode = (chunk?: Buffer): void => {
    try {
      utf8.decode(chunk ?? new Uint8Array(0), { stream: chunk !== undefined })
    } catch {
      isUtf8 = false
    }
  }
  for await (const chunk of chunksOf(file)) {
    hash.update(chunk)
    if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes)])
    if (isUtf8) decode(chunk)
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) lines += 1
  }
  if (isUtf8) decode()
  return { sha256: hash.digest('hex'), lines, isUtf8, head }
}

async function detect(file: GivenFile, isUtf8: boolean): Promise<Encoding | undefined> {
  if (isUtf8) return 'utf-8'
  const decoder = iconv.getDecoder('gb18030')
  for await (const chunk of chunksOf(file))
    if (decoder.write(chunk).includes(undecodable)) return undefined
  return (decoder.end() ?? '').includes(undecodable) ? undefined : 'gb18030'
}
