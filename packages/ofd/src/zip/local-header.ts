import { fault, type OfdRefusal } from '../refusal.ts'
import type { ZipEntry } from './directory.ts'
import { checkExtra } from './extra-field.ts'

const localSignature = 0x0403_4b50
const localBytes = 30
const descriptorSignature = 0x0807_4b50
const descriptorFlag = 0x0008

/** 本地文件头 — must say what the directory says. Where the sizes follow the data, the header's may be zero and the descriptor's must agree. */
export function endOfEntry(area: Buffer, entry: ZipEntry): { readonly dataAt: number; readonly next: number } | OfdRefusal {
  const disagree = fault('ZIP_HEADERS_DISAGREE', { entry: entry.name })
  const sizes = [entry.crc, entry.packedBytes, entry.bytes]
  const follows = (entry.flags & descriptorFlag) !== 0
  if (!agrees(area, entry, follows ? [sizes, [0, 0, 0]] : [sizes])) return disagree
  const extraAt = entry.offset + localBytes + entry.rawName.length
  const dataAt = extraAt + area.readUInt16LE(entry.offset + 28)
  const dataEnd = dataAt + entry.packedBytes
  if (dataEnd > area.length) return disagree
  const extra = checkExtra(area.subarray(extraAt, dataAt))
  if (extra !== undefined) return extra
  const next = follows ? endOfDescriptor(area, dataEnd, sizes) : dataEnd
  return next === undefined ? disagree : { dataAt, next }
}

function agrees(area: Buffer, { offset: at, flags, method, rawName }: ZipEntry, accepted: readonly (readonly number[])[]): boolean {
  const nameAt = at + localBytes
  if (nameAt + rawName.length > area.length || area.readUInt32LE(at) !== localSignature) return false
  const [hereFlags, hereMethod, nameLength] = [6, 8, 26].map((offset) => area.readUInt16LE(at + offset))
  const isNamed = nameLength === rawName.length && Buffer.compare(area.subarray(nameAt, nameAt + rawName.length), rawName) === 0
  const told = threeAt(area, at + 14)
  return isNamed && hereFlags === flags && hereMethod === method && accepted.some((sizes) => same(told, sizes))
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
