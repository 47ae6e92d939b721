import type { Certificate } from '../certificate/certificate.ts'
import type { SignatureAlgorithm } from '../signature-algorithm.ts'
import { verifySignature } from '../verify-signature.ts'

/** 已签名的结构 — a certificate, a list or a response. */
export interface Signed { readonly tbs: Uint8Array; readonly algorithm: SignatureAlgorithm | undefined; readonly signature: Uint8Array }

/**
 * 已验签名 — what several judgements of one file share: a chain and its lists are verified once, however many certificates are judged below them. By the objects that were read, which nobody changes, so
 * it holds as long as they do. What it knows costs a judgement's limits as much as what it does not: an answer never depends on what was asked before.
 */
export class KnownSignatures {
  readonly #answers = new WeakMap<Signed, WeakMap<Certificate, boolean>>()

  /** False too where the algorithm is none that we know. */
  isSignedBy(signed: Signed, issuer: Certificate): boolean {
    const known = this.#answers.get(signed) ?? new WeakMap<Certificate, boolean>()
    this.#answers.set(signed, known)
    const answer = known.get(issuer) ?? isSigned(signed, issuer)
    known.set(issuer, answer)
    return answer
  }
}

function isSigned({ tbs, algorithm, signature }: Signed, { publicKey }: Certificate): boolean {
  return algorithm !== undefined && verifySignature({ publicKey, algorithm, message: tbs, signature })
}
