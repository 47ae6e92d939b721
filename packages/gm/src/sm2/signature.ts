import { decodeDer, encodeDer, sequence, unsignedInteger, type DerLimits } from '@hub/der'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { scalarBytes, toInteger, toScalarBytes } from '../big-endian.ts'
import { curve } from './curve.ts'

/** SM2 签名值 — (r, s), each in [1, n - 1] (GB/T 32918.2, 6.1 [M]). */
export interface Sm2Signature {
  readonly r: bigint
  readonly s: bigint
}

/** 签名值被拒绝 — the bytes are no encoding of two numbers; or a number is outside [1, n - 1]. */
export type SignatureRefusal = 'SM2_SIGNATURE_MALFORMED' | 'SM2_SIGNATURE_OUT_OF_RANGE'

/** r ‖ s. */
export const rawSignatureBytes = 2 * scalarBytes

/** SM2Signature ::= SEQUENCE { r INTEGER, s INTEGER } (GB/T 35276, 7.3 [M]) */
const sm2Signature = sequence({ r: unsignedInteger(scalarBytes), s: unsignedInteger(scalarBytes) })
const signatureLimits: DerLimits = { bytesMax: 72, depthMax: 1, elementsMax: 3 }

/** 签名值 DER — strictly: of one signature there is one encoding. */
export function parseSm2SignatureDer(bytes: Uint8Array): Sm2Signature | Refusal<SignatureRefusal> {
  const signature = decodeDer(sm2Signature, bytes, signatureLimits)
  return isRefusal(signature) ? refuse('SM2_SIGNATURE_MALFORMED') : inRange(signature)
}

/** 签名值裸格式 — r ‖ s, 64 bytes. */
export function parseSm2SignatureRaw(bytes: Uint8Array): Sm2Signature | Refusal<SignatureRefusal> {
  if (bytes.length !== rawSignatureBytes) return refuse('SM2_SIGNATURE_MALFORMED')
  return inRange({ r: toInteger(bytes.subarray(0, scalarBytes)), s: toInteger(bytes.subarray(scalarBytes)) })
}

/** 70 to 72 bytes as a rule, 8 at least. */
export function encodeSm2SignatureDer(signature: Sm2Signature): Buffer {
  return Buffer.from(encodeDer(sm2Signature, signature))
}

export function encodeSm2SignatureRaw({ r, s }: Sm2Signature): Buffer {
  return Buffer.concat([toScalarBytes(r), toScalarBytes(s)])
}

/** 1 ≤ value ≤ n - 1. */
export function isSignaturePart(value: bigint): boolean {
  return value >= 1n && value < curve.n
}

function inRange(signature: Sm2Signature): Sm2Signature | Refusal<'SM2_SIGNATURE_OUT_OF_RANGE'> {
  return isSignaturePart(signature.r) && isSignaturePart(signature.s) ? signature : refuse('SM2_SIGNATURE_OUT_OF_RANGE')
}
