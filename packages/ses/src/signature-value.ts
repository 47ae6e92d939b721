import { decodeDer, integer, sequence, type DerLimits } from '@hub/der'
import { isRefusal } from '@hub/kernel'

/** SM2Signature ::= SEQUENCE { r INTEGER, s INTEGER } (GM/T 0009) */
const sm2Signature = sequence({ r: integer, s: integer })
const limits: DerLimits = { bytesMax: 72, depthMax: 1, elementsMax: 3 }
const scalarEnd = 1n << 256n

/** Whether the content of the BIT STRING is the DER of an SM2 signature: strictly, so that one signature has one spelling. Sixty-four raw bytes are not. */
export function isSm2SignatureValue(bytes: Uint8Array): boolean {
  const value = decodeDer(sm2Signature, bytes, limits)
  return !isRefusal(value) && [value.r, value.s].every((scalar) => scalar > 0n && scalar < scalarEnd)
}
