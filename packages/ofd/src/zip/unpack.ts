import { crc32, inflateRawSync } from 'node:zlib'
import { fault, type OfdRefusal } from '../refusal.ts'
import type { ZipEntry } from './directory.ts'

const stored = 0

/** 解压 — to exactly the size that was announced, from exactly the bytes that are there, with the right checksum. */
export function unpack(entry: ZipEntry, data: Buffer): Uint8Array | OfdRefusal {
  const content = entry.method === stored ? data : inflate(entry, data)
  const isSound = content !== undefined && content.length === entry.bytes && crc32(content) === entry.crc
  // A copy: what was read does not change when the caller's bytes do.
  return isSound ? new Uint8Array(content) : fault('ENTRY_CORRUPT', { entry: entry.name })
}

interface Inflated { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } }

function inflate({ bytes }: ZipEntry, data: Buffer): Buffer | undefined {
  try {
    // With `info` Node answers more than its types say: how much of the input the stream took.
    const { buffer, engine } = inflateRawSync(data, { maxOutputLength: Math.max(1, bytes), info: true }) as unknown as Inflated
    return engine.bytesWritten === data.length ? buffer : undefined
  } catch {
    return undefined
  }
}
