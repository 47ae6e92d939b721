import type { Certificate } from '../certificate/certificate.ts'
import { sameBytes } from '../same-bytes.ts'
import type { SignatureBook } from './signature-book.ts'

/** 证书路径 — from the certificate asked after upwards. `end` says why it stops. */
export interface Path {
  readonly certificates: readonly Certificate[]
  readonly end: 'anchor' | 'issuer-not-found' | 'signature-wrong' | 'algorithm-unsupported' | 'too-long'
}

/** Certificates of one path: root, issuing CAs and end entity, with room for a foreign hierarchy. */
const pathCertificatesMax = 8
const pathsMax = 8

export interface Candidates { readonly anchors: readonly Certificate[]; readonly intermediates: readonly Certificate[] }

/**
 * 寻找路径 — all ways from a certificate to an anchor, each link by name, key identifier and signature; anchors are tried first. Ways that lead nowhere are told as well, so that a
 * judgement can say where they stop. A CA that renewed its certificate with the same key makes several ways.
 */
export function findPaths(leaf: Certificate, { anchors, intermediates }: Candidates, book: SignatureBook): readonly Path[] {
  const found: Path[] = []
  const extend = (certificates: readonly Certificate[], last: Certificate): void => {
    if (found.length >= pathsMax) return
    if (anchors.some((anchor) => sameBytes(anchor.der, last.der))) { found.push({ certificates, end: 'anchor' }); return }
    if (certificates.length >= pathCertificatesMax) { found.push({ certificates, end: 'too-long' }); return }
    const named = [...anchors, ...intermediates].filter((each) => isNamed(last, each) && !certificates.some(({ der }) => sameBytes(der, each.der)))
    const issuers = named.filter((each) => book.isSignedBy(last, each))
    if (issuers.length === 0) found.push({ certificates, end: whyNot(last, named) })
    for (const issuer of issuers) extend([...certificates, issuer], issuer)
  }
  extend([leaf], leaf)
  return found
}

/** Names are compared by their bytes: RFC 5280 4.1.2.4 has a CA encode its name as issuer as it stands in its certificate as subject. */
function isNamed(child: Certificate, issuer: Certificate): boolean {
  const wanted = child.extensions.authorityKeyId
  const own = issuer.extensions.subjectKeyId
  return sameBytes(child.issuer, issuer.subject) && (wanted === undefined || own === undefined || sameBytes(wanted, own))
}

function whyNot(child: Certificate, named: readonly Certificate[]): Path['end'] {
  if (named.length === 0) return 'issuer-not-found'
  return child.algorithm === undefined || named.every(({ keyKind }) => keyKind === undefined) ? 'algorithm-unsupported' : 'signature-wrong'
}
