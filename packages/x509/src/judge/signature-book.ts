import type { Certificate } from '../certificate/certificate.ts'
import type { SignatureAlgorithm } from '../signature-algorithm.ts'
import { verifySignature } from '../verify-signature.ts'

/** 已签名的结构 — a certificate, a list or a response. */
export interface Signed { readonly tbs: Uint8Array; readonly algorithm: SignatureAlgorithm | undefined; readonly signature: Uint8Array }

/** 验签簿 — of one judgement: verifies each pair once and stops at the limit, after which everything counts as not signed. */
export class SignatureBook {
  readonly #verificationsMax: number
  readonly #answers = new Map<Signed, Map<Certificate, boolean>>()
  #verifications = 0

  constructor(verificationsMax: number) {
    this.#verificationsMax = verificationsMax
  }

  isSignedBy(signed: Signed, issuer: Certificate): boolean {
    const known = this.#answers.get(signed) ?? new Map<Certificate, boolean>()
    this.#answers.set(signed, known)
    const answer = known.get(issuer) ?? this.#verify(signed, issuer)
    known.set(issuer, answer)
    return answer
  }

  #verify({ tbs, algorithm, signature }: Signed, { publicKey }: Certificate): boolean {
    if (algorithm === undefined || this.#verifications >= this.#verificationsMax) return false
    this.#verifications += 1
    return verifySignature({ publicKey, algorithm, message: tbs, signature })
  }
}

/**
 * 三本验签簿 — each kind has a limit of its own, because whoever wants to be believed sends intermediates and responses along: many of them must neither cost much nor keep a list from
 * being looked at. How many lists there are is for the caller to say.
 */
export interface SignatureBooks { readonly path: SignatureBook; readonly lists: SignatureBook; readonly responses: SignatureBook }

const pathVerificationsMax = 64
const responseVerificationsMax = 64

export function newSignatureBooks(): SignatureBooks {
  return { path: new SignatureBook(pathVerificationsMax), lists: new SignatureBook(Infinity), responses: new SignatureBook(responseVerificationsMax) }
}
