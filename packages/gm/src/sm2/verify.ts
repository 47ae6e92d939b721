import { assert } from '@hub/kernel'
import { toInteger } from '../big-endian.ts'
import type { Sm2PublicKey } from '../keys/public-key.ts'
import { sm3Bytes } from '../sm3.ts'
import { modN, Point } from './curve.ts'
import { sm2MessageDigest, type UserIdOption } from './message-digest.ts'
import { PreparedPoints } from './prepared-points.ts'
import { isSignaturePart, type Sm2Signature } from './signature.ts'

const prepared = new PreparedPoints()

/** SM2 验签 — of a message under a user id (GB/T 32918.2, 7.1 [M]). */
export function verifySm2(publicKey: Sm2PublicKey, message: Uint8Array, signature: Sm2Signature, options?: UserIdOption): boolean {
  return verifySm2Digest(publicKey, sm2MessageDigest(publicKey, message, options), signature)
}

/** Verifies over a digest e of 32 bytes as `sm2MessageDigest` makes it. */
export function verifySm2Digest(publicKey: Sm2PublicKey, digest: Uint8Array, { r, s }: Sm2Signature): boolean {
  assert(digest.length === sm3Bytes, 'what SM2 signs has 32 bytes')
  // Also here, because a signature can be put together without a parser: (r, s + n) must not be a second form of (r, s).
  if (!isSignaturePart(r) || !isSignaturePart(s)) return false
  const t = modN(r + s)
  if (t === 0n) return false
  const sum = sumOf(publicKey, s, t)
  return !sum.is0() && modN(toInteger(digest) + sum.toAffine().x) === r
}

/** s·G + t·P. All of it is public, so it need not take the same time always. */
function sumOf(publicKey: Sm2PublicKey, s: bigint, t: bigint): Point {
  const { point, hasTable } = prepared.prepare(publicKey)
  return hasTable ? Point.BASE.multiplyUnsafe(s).add(point.multiplyUnsafe(t)) : Point.BASE.mulAddUnsafe(s, point, t)
}
