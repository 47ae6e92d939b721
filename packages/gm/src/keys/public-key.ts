import { refuse, type Refusal } from '@hub/kernel'
import { scalarBytes, toInteger } from '../big-endian.ts'
import { curve } from '../sm2/curve.ts'

/** 点被拒绝 — wrong length or first byte (infinity and compressed points too); a coordinate of p or more; a point of another curve. */
export type PointRefusal = 'SM2_POINT_MALFORMED' | 'SM2_COORDINATE_OUT_OF_RANGE' | 'SM2_POINT_NOT_ON_CURVE'

/** x ‖ y without a prefix. */
export const rawPointBytes = 2 * scalarBytes
/** 0x04 ‖ x ‖ y. */
export const uncompressedPointBytes = 1 + rawPointBytes
const uncompressed = 0x04

/**
 * SM2 公钥 — a point that has passed `parseSm2PublicKey`, or k·G of our own making; nothing else may construct one.
 * The curve's cofactor is 1: a finite point of the curve is in the right group, no multiple has to be tried.
 */
export class Sm2PublicKey {
  readonly #raw: Buffer

  constructor(raw: Buffer) {
    this.#raw = raw
  }

  /** x ‖ y, 64 bytes; a copy. */
  toRaw(): Buffer {
    return Buffer.from(this.#raw)
  }

  /** 04 ‖ x ‖ y, 65 bytes (GB/T 32918.1, 4.2.8 [M]); a copy. */
  toUncompressed(): Buffer {
    return Buffer.concat([Uint8Array.of(uncompressed), this.#raw])
  }

  equals(other: Sm2PublicKey): boolean {
    return this.#raw.equals(other.#raw)
  }
}

/** 公钥验证 — GB/T 32918.1, 6.2.1 [M], over 64 (x ‖ y) or 65 (04 ‖ x ‖ y) bytes. A point of another curve would let decryption leak the private key bit by bit (CVE-2026-23966). */
export function parseSm2PublicKey(bytes: Uint8Array): Sm2PublicKey | Refusal<PointRefusal> {
  const raw = rawOf(bytes)
  if (raw === undefined) return refuse('SM2_POINT_MALFORMED')
  const { p, a, b } = curve
  const x = toInteger(raw.subarray(0, scalarBytes))
  const y = toInteger(raw.subarray(scalarBytes))
  if (x >= p || y >= p) return refuse('SM2_COORDINATE_OUT_OF_RANGE')
  // Infinity has no affine coordinates, and (0, 0) does not solve the equation.
  return (y * y - (x * x + a) * x - b) % p === 0n ? new Sm2PublicKey(raw) : refuse('SM2_POINT_NOT_ON_CURVE')
}

function rawOf(bytes: Uint8Array): Buffer | undefined {
  if (bytes.length === rawPointBytes) return Buffer.from(bytes)
  return bytes.length === uncompressedPointBytes && bytes[0] === uncompressed ? Buffer.from(bytes.subarray(1)) : undefined
}
