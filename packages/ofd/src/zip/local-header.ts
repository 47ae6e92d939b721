import { fault, type OfdRefusal } from '../refusal.ts'
import type { ZipEntry } from './directory.ts'
import { checkExtra } from './extra-field.ts'

const localSignature = 0x0403_4b50
const localBytes = 30
const descriptorSignature = 0x0807_4b50
const descriptorFlag = 0x0008

/** 本地文件头 — must say what the directory says. Where the sizes follow the data, the header's may be zero and the descriptor's must agree. */
export function endOfEntry(area: Buffer, entry: ZipEntry): { readonly dataAt: number; readonly next: number } | OfdRefusal {
  const at = entry.offset
  const disagree = fault('ZIP_HEADERS_DISAGREE', { entry: entry.name })
  if (at + localBytes > area.length || area.readUInt32LE(at) !== localSignature) return disagree
  const [nameLength, extraLength] = [area.readUInt16LE(at + 26), area.readUInt16LE(at + 28)]
  const nameAt = at + localBytes
  const dataAt = nameAt + nameLength + extraLength
  const dataEnd = dataAt + entry.packedBytes
  if (dataEnd > area.length || area.readUInt16LE(at + 6) !== entry.flags || area.readUInt16LE(at + 8) !== entry.method) return disagree
  if (Buffer.compare(area.subarray(nameAt, nameAt + nameLength), entry.rawName) !== 0) return disagree
  const extra = checkExtra(area.subarray(nameAt + nameLength, dataAt))
  if (extra !== undefined) return extra
  const sizes = [entry.crc, entry.packedBytes, entry.bytes]
  const follows = (entry.flags & descriptorFlag) !== 0
  const told = threeAt(area, at + 14)
  const isTold = same(told, sizes) || (follows && told?.every((size) => size === 0) === true)
  if (!isTold) return disagree
  if (!follows) return { dataAt, next: dataEnd }
  const next = endOfDescriptor(area, dataEnd, sizes)
  return next === undefined ? disagree : { dataAt, next }
}

/** With its signature or without; what follows decides, for a CRC can look like the signature. */
function endOfDescriptor(area: Buffer, at: number, sizes: readonly number[]): number | undefined {
  if (at + 16 <= area.length && area.readUInt32LE(at) === descriptorSignature && same(threeAt(area, at + 4), sizes)) return at + 16
  return same(threeAt(area, at), sizes) ? at + 12 : undefined
}

function threeAt(area: Buffer, at: number): readonly number[] | undefined {
  return at + 12 > area.length ? undefined : [0, 4, 8].map((offset) => area.readUInt32LE(at + offset))
}

function same(told: readonly number[] | undefined, sizes: readonly number[]): boolean {
  return told !== undefined && told.every((size, index) => size === sizes[index])
}
