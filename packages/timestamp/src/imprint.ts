import { digestBytes, digestOf, digestOid } from '@hub/cms'
import { encodeDer, nothing } from '@hub/der'
import { refuse, type Refusal } from '@hub/kernel'
import { findImprintDigest, type ImprintDigest } from './digest.ts'
import type { messageImprint } from './structure/time-stamp.ts'

/** 消息印记 — the digest of what is stamped; the data itself never goes to the authority. */
export interface Imprint { readonly digest: ImprintDigest; readonly value: Uint8Array }

type Shape = ReturnType<typeof messageImprint.decode>

const nullDer = encodeDer(nothing, null)

export function imprintOf(data: Uint8Array, digest: ImprintDigest): Imprint {
  return { digest, value: digestOf(digest, data) }
}

export function imprintFrom({ algorithm: { algorithm, parameters }, digest: value }: Shape): Imprint | Refusal<'IMPRINT_ALGORITHM_UNSUPPORTED' | 'IMPRINT_LENGTH'> {
  const digest = findImprintDigest(algorithm)
  const hasOddParameters = parameters !== undefined && Buffer.compare(parameters, nullDer) !== 0
  if (digest === undefined || hasOddParameters) return refuse('IMPRINT_ALGORITHM_UNSUPPORTED')
  return value.length === digestBytes[digest] ? { digest, value } : refuse('IMPRINT_LENGTH')
}

/** With NULL behind the algorithm, as OpenSSL writes it. */
export function imprintShape({ digest, value }: Imprint): Shape {
  return { algorithm: { algorithm: digestOid(digest), parameters: nullDer }, digest: value }
}

export function isSameImprint(a: Imprint, b: Imprint): boolean {
  return a.digest === b.digest && Buffer.compare(a.value, b.value) === 0
}
