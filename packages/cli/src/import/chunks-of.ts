import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'

/** 所给的文件 — a regular one, with the size that it had when it was looked at. */
export interface GivenFile { readonly path: string; readonly bytes: number }

const chunkBytesUsual = 256 * 1024

/**
 * 逐块读 — as much as the file had when it was looked at, and a byte at most beyond it: one that grows meanwhile is read to an end, and so is one of the kernel's, which says that it is of no size.
 * That byte is asked for so that the end comes by a reading of its own, after what came before it was taken.
 */
export function chunksOf({ path, bytes }: GivenFile, chunkBytes = chunkBytesUsual): Readable {
  return bytes === 0 ? Readable.from([]) : createReadStream(path, { highWaterMark: chunkBytes, end: bytes })
}
