import type { Certificate } from '../certificate/certificate.ts'
import type { KnownSignatures, Signed } from './known-signatures.ts'

/** 验签簿 — of one judgement: verifies each pair once and stops at the limit, after which everything counts as not signed. */
export class SignatureBook {
  readonly #verificationsMax: number
  readonly #signatures: KnownSignatures
  readonly #answers = new Map<Signed, Map<Certificate, boolean>>()
  #verifications = 0

  constructor(verificationsMax: number, signatures: KnownSignatures) {
    this.#verificationsMax = verificationsMax
    this.#signatures = signatures
  }

  isSignedBy(signed: Signed, issuer: Certificate): boolean {
    const known = this.#answers.get(signed) ?? new Map<Certificate, boolean>()
    this.#answers.set(signed, known)
    const answer = known.get(issuer) ?? this.#verify(signed, issuer)
    known.set(issuer, answer)
    return answer
  }

  #verify(signed: Signed, issuer: Certificate): boolean {
    if (signed.algorithm === undefined || this.#verifications >= this.#verificationsMax) return false
    this.#verifications += 1
    return this.#signatures.isSignedBy(signed, issuer)
  }
}

/**
 * 三本验签簿 — each kind has a limit of its own, because whoever wants to be believed sends intermediates and responses along: many of them must neither cost much nor keep a list from
 * being looked at. How many lists there are is for the caller to say.
 */
export interface SignatureBooks { readonly path: SignatureBook; readonly lists: SignatureBook; readonly responses: SignatureBook }

const pathVerificationsMax = 64
const responseVerificationsMax = 64

export function newSignatureBooks(signatures: KnownSignatures): SignatureBooks {
  const book = (verificationsMax: number): SignatureBook => new SignatureBook(verificationsMax, signatures)
  return { path: book(pathVerificationsMax), lists: book(Infinity), responses: book(responseVerificationsMax) }
}
