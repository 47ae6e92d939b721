import { decodeDer, sequence, unsignedInteger, type DerLimits } from '@hub/der'
import { isRefusal } from '@hub/kernel'

/** SM2Signature ::= SEQUENCE { r INTEGER, s INTEGER } (GM/T 0009) */
const scalar = unsignedInteger(32)
const sm2Signature = sequence({ r: scalar, s: scalar })
const limits: DerLimits = { bytesMax: 72, depthMax: 1, elementsMax: 3 }

/** Whether the content of the BIT STRING is the DER of an SM2 signature: strictly, so that one signature has one spelling. Sixty-four raw bytes are not. */
export function isSm2SignatureValue(bytes: Uint8Array): boolean {
  const value = decodeDer(sm2Signature, bytes, limits)
  return !isRefusal(value) && value.r > 0n && value.s > 0n
}
