import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { acceptCertificate, type Certificate } from '@hub/x509'
import type { Hierarchy } from '../certs/hierarchy.ts'
import type { ExternalTrust } from './external-trust.ts'

/** 外部证书 — of a key of ours, with the CAs between it and a root that an operator trusts; the root is left to its readers. */
export interface ExternalCertificate {
  readonly certificate: Certificate
  readonly chain: readonly Certificate[]
}

export interface CertifiedQuestion {
  readonly certificate: Certificate
  readonly publicKey: Uint8Array
  readonly hierarchy: Hierarchy
  /** A whole second. */
  readonly at: string
}

/** What keys of each hierarchy sign. */
export const purposes = { sm2: 'seal-signer', p256: 'document-signer' } as const

/**
 * 判定外部证书 — for this key, good now for signing with a seal or a document, and with a chain to a root that an operator trusts (RFC 5280 6.1). That no list is known does not stop it: a CA publishes its
 * first one after its first certificate. One that says that it was revoked does.
 */
export function judgeCertified({ certificate, publicKey, hierarchy, at }: CertifiedQuestion, { roots, intermediates, crls }: ExternalTrust): ExternalCertificate | Refusal<'CERTIFICATE_OF_ANOTHER_KEY' | 'CHAIN_REFUSED'> {
  const accepted = acceptCertificate({ publicKey }, { certificate, at, purpose: purposes[hierarchy], anchors: [...roots.both, ...roots.seals], intermediates, revocation: { crls, responses: [] } })
  if (isRefusal(accepted)) return accepted.refused === 'KEY_MISMATCH' ? refuse('CERTIFICATE_OF_ANOTHER_KEY') : refuse('CHAIN_REFUSED', { why: String(accepted.detail['code']) })
  const { path } = accepted.judgement
  // A root is nobody's signer.
  return path.length < 2 ? refuse('CHAIN_REFUSED', { why: 'ROOT_ITSELF' }) : { certificate, chain: path.slice(1, -1) }
}
