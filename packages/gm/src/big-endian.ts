import { assert } from '@hub/kernel'

/** Bytes of a field element or a scalar of the SM2 curve. */
export const scalarBytes = 32

const wordBytes = 8
const wordBits = 64n

/** 字节串到整数 — 32 bytes, big-endian (GB/T 32918.1, 4.2.3 [M]). Word by word: a text of it, as BigInt would also be read from, could be a private key that stays in the heap. */
export function toInteger(bytes: Uint8Array): bigint {
  assert(bytes.length === scalarBytes, 'an integer has 32 bytes')
  const words = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let value = 0n
  for (let at = 0; at < scalarBytes; at += wordBytes) value = (value << wordBits) | words.readBigUInt64BE(at)
  return value
}

/** 整数到字节串 — 32 bytes, big-endian (GB/T 32918.1, 4.2.2 [M]); `value` is in 0 … 2^256 - 1. */
export function toScalarBytes(value: bigint): Buffer {
  const hex = value.toString(16).padStart(2 * scalarBytes, '0')
  assert(hex.length === 2 * scalarBytes, 'a scalar has 32 bytes')
  return Buffer.from(hex, 'hex')
}
