import type { Certificate } from '../certificate/certificate.ts'
import type { SignatureAlgorithm } from '../signature-algorithm.ts'
import { verifySignature } from '../verify-signature.ts'

/** 已签名的结构 — a certificate, a list or a response. */
export interface Signed { readonly tbs: Uint8Array; readonly algorithm: SignatureAlgorithm | undefined; readonly signature: Uint8Array }

/** Signatures that one judgement verifies at most: hostile intermediates that all name each other must not cost more. */
const verificationsMax = 64

/** 验签簿 — of one judgement: verifies each pair once and stops at the limit, after which everything counts as not signed. */
export class SignatureBook {
  readonly #answers = new Map<Signed, Map<Certificate, boolean>>()
  #verifications = 0

  isSignedBy(signed: Signed, issuer: Certificate): boolean {
    const known = this.#answers.get(signed) ?? new Map<Certificate, boolean>()
    this.#answers.set(signed, known)
    const answer = known.get(issuer) ?? this.#verify(signed, issuer)
    known.set(issuer, answer)
    return answer
  }

  #verify({ tbs, algorithm, signature }: Signed, { publicKey }: Certificate): boolean {
    if (algorithm === undefined || this.#verifications >= verificationsMax) return false
    this.#verifications += 1
    return verifySignature({ publicKey, algorithm, message: tbs, signature })
  }
}
