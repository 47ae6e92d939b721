import { zipSync, type Zippable } from 'fflate'

/** 文件 — the files of a package by name, in the order in which they are packed. */
export type OfdFiles = ReadonlyMap<string, Uint8Array>

/** The earliest date that ZIP knows, told in local time because that is how it is written: the same bytes everywhere. */
const packedAt = new Date(1980, 0, 1)
const level = 6

/**
 * 打包 — the same files give the same bytes: their order, no real dates, no attributes; fflate because its deflate is the same on every
 * machine, which zlib's is not.
 */
export function packOfd(files: OfdFiles): Uint8Array {
  // Names of our own never look like numbers, so the object keeps their order.
  const zippable: Zippable = Object.fromEntries(files)
  return zipSync(zippable, { mtime: packedAt, level })
}
