import { decodeDer, encodeDer } from '@hub/der'
import { assert, isRefusal, refuse } from '@hub/kernel'
import { digestBytes } from '@hub/cms'
import { imprintFrom, imprintShape, type Imprint } from './imprint.ts'
import { nonceBytesMax, requestLimits } from './limits.ts'
import type { TimeStampRefusal } from './refusal.ts'
import { timeStampRequest } from './structure/time-stamp.ts'

/** 时间戳请求 (RFC 3161 2.4.1) — `policy` is an OID; without a nonce an old answer can be passed off as a new one. */
export interface TimeStampRequest {
  readonly imprint: Imprint
  readonly policy: string | undefined
  readonly nonce: bigint | undefined
  readonly wantsCertificate: boolean
}

/** 读时间戳请求 — from untrusted DER. No extension is known, and one that is not heeded would be a promise broken. */
export function readTimeStampRequest(bytes: Uint8Array): TimeStampRequest | TimeStampRefusal {
  const der = bytes.length > requestLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const shape = decodeDer(timeStampRequest, der, requestLimits)
  if (isRefusal(shape)) return shape
  const imprint = imprintFrom(shape.imprint)
  if (isRefusal(imprint)) return imprint
  if (shape.extensions !== undefined) return refuse('EXTENSION_UNSUPPORTED')
  const { policy, nonce, wantsCertificate } = shape
  return isTooLong(nonce) ? refuse('NONCE_TOO_LONG') : { imprint, policy, nonce, wantsCertificate }
}

function isTooLong(nonce: bigint | undefined): boolean {
  return nonce !== undefined && BigInt.asIntN(8 * nonceBytesMax, nonce) !== nonce
}

/** 组时间戳请求 — asks for the authority's certificate, so that the token can be verified by itself later. `nonce` is the caller's, of at least 64 random bits. */
export function makeTimeStampRequest({ imprint, nonce, policy }: { readonly imprint: Imprint; readonly nonce?: bigint; readonly policy?: string }): Uint8Array {
  assert(imprint.value.length === digestBytes[imprint.digest] && !isTooLong(nonce), 'a digest of its length, a nonce within the limit')
  return encodeDer(timeStampRequest, { version: 1, imprint: imprintShape(imprint), policy, nonce, wantsCertificate: true, extensions: undefined })
}
