import { scalarBytes, toInteger } from '../big-endian.ts'
import { baseMultiple } from './base-multiple.ts'
import { modN, Point, curve } from './curve.ts'
import type { RandomScalar } from './random-scalar.ts'
import type { Sm2Signature } from './signature.ts'

export interface EquationInput {
  /** 1 + d. */
  readonly successor: bigint
  /** e, 32 bytes. */
  readonly digest: Uint8Array
  /** k, never used twice. */
  readonly nonce: RandomScalar
  /** b: random, and without influence on the result. */
  readonly blind: bigint
}

/**
 * 签名方程 — r = e + x(kG), s = (1 + d)⁻¹ · (k - r·d) mod n (GB/T 32918.2, 6.1 [M]); undefined where the standard asks for another k: r = 0, r + k = n, s = 0.
 * Computed as s = (b(1 + d))⁻¹ · b(k + r) - r, the same number: no operation that takes a time of its own, the inversion above all, sees d or k without b.
 */
export function signatureOf({ successor, digest, nonce, blind }: EquationInput): Sm2Signature | undefined {
  const x = toInteger(baseMultiple(nonce.bytes).subarray(0, scalarBytes))
  const r = modN(toInteger(digest) + x)
  if (r === 0n || r + nonce.value === curve.n) return undefined
  const blindedInverse = Point.Fn.inv(modN(blind * successor))
  const s = modN(blindedInverse * modN(blind * (nonce.value + r)) - r)
  return s === 0n ? undefined : { r, s }
}
