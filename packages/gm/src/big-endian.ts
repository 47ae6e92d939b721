import { assert } from '@hub/kernel'

/** Bytes of a field element or a scalar of the SM2 curve. */
export const scalarBytes = 32

/** 字节串到整数 — big-endian, any length of at least one (GB/T 32918.1, 4.2.3 [M]). */
export function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`)
}

/** 整数到字节串 — 32 bytes, big-endian (GB/T 32918.1, 4.2.2 [M]); `value` is in 0 … 2^256 - 1. */
export function toScalarBytes(value: bigint): Buffer {
  const hex = value.toString(16).padStart(2 * scalarBytes, '0')
  assert(hex.length === 2 * scalarBytes, 'a scalar has 32 bytes')
  return Buffer.from(hex, 'hex')
}
