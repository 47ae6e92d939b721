import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { TransferRefused } from './transfer-refused.ts'
import { lineBytesMax } from './event-line.ts'

const chunkBytes = 1024 * 1024
const lineFeed = 0x0a
const gzipMagic = [0x1f, 0x8b] as const

/** 行 — without its line feed; numbered from 1. */
export interface Line {
  readonly number: number
  readonly bytes: Buffer
}

/**
 * 逐行读取 — a file, compressed or not, as its lines, many at a time and never more than a chunk in memory. @throws TransferRefused with the number of a
 * line that is too long or has no end, and where the compression is broken or the file cannot be read
 */
export async function* readLines(path: string, bytesMax: number = lineBytesMax): AsyncGenerator<readonly Line[]> {
  let number = 0
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of await openStream(path)) {
      const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
      const lines: Line[] = []
      let from = 0
      for (let to = bytes.indexOf(lineFeed); to >= 0; to = bytes.indexOf(lineFeed, from)) {
        number += 1
        lines.push({ number, bytes: bytes.subarray(from, to) })
        from = to + 1
      }
      rest = bytes.subarray(from)
      if (rest.length > bytesMax || lines.some((line) => line.bytes.length > bytesMax)) throw new TransferRefused(`第 ${String(tooLong(lines, bytesMax) ?? number + 1)} 行过长，不是导出写的`)
      if (lines.length > 0) yield lines
    }
  } catch (error) {
    throw error instanceof TransferRefused ? error : unreadable(error, number + 1)
  }
  if (rest.length > 0) throw new TransferRefused(`第 ${String(number + 1)} 行没有结束：文件被截断`)
}

function tooLong(lines: readonly Line[], bytesMax: number): number | undefined {
  return lines.find((line) => line.bytes.length > bytesMax)?.number
}

async function openStream(path: string): Promise<NodeJS.ReadableStream> {
  const file = await open(path)
  const magic = Buffer.alloc(gzipMagic.length)
  await file.read(magic, 0, magic.length, 0)
  const stream = file.createReadStream({ highWaterMark: chunkBytes, start: 0 })
  if (!gzipMagic.every((byte, at) => magic[at] === byte)) return stream
  const plain = createGunzip({ chunkSize: chunkBytes })
  // Trouble of either ends both, and reaches whoever reads the second.
  pipeline(stream, plain, () => undefined)
  return plain
}

function unreadable(error: unknown, line: number): TransferRefused {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const what = code.startsWith('Z_') ? (code === 'Z_BUF_ERROR' ? '压缩文件被截断' : '压缩文件已损坏') : '文件不能读取'
  return new TransferRefused(`${what}：读到第 ${String(line)} 行处`, { cause: error })
}
