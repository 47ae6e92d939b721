import { tag, type Tag } from './tag.ts'

const shortLengthMax = 0x7f
const longLength = 0x80

/** DER 写入 — one element around `parts` in order (X.690, clause 10). */
export function write(as: Tag, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Uint8Array.of(as), writeLength(content.length), content])
}

/** INTEGER of a number that is not negative, in the fewest bytes (X.690, 8.3.2). */
export function writeUnsigned(value: bigint): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length & 1), '0'), 'hex')
  return (bytes[0] ?? 0) >= 0x80 ? write(tag.integer, Uint8Array.of(0), bytes) : write(tag.integer, bytes)
}

function writeLength(length: number): Uint8Array {
  if (length <= shortLengthMax) return Uint8Array.of(length)
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length & 1), '0'), 'hex')
  return Buffer.concat([Uint8Array.of(longLength + bytes.length), bytes])
}
