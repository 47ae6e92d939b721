import { digestNameOfType, type DigestName } from './identifiers.ts'
import type { SealCertList } from './model/seal.ts'
import { sameBytes } from './same-bytes.ts'

/** 杂凑 — by the caller, so that this package needs no implementation of its own. */
export type Digest = (name: DigestName, bytes: Uint8Array) => Uint8Array

/** 签章者在列 — the signer's certificate is in the seal, byte for byte or by its digest. */
export function isListed(certificate: Uint8Array, certList: SealCertList, digest: Digest): boolean {
  if (certList.kind === 'certificates') return certList.certificates.some((each) => sameBytes(each, certificate))
  // A list names many digests, but there are two ways to take one.
  const known = new Map<DigestName, Uint8Array>()
  return certList.digests.some(({ type, value }) => {
    const name = digestNameOfType(type)
    const own = known.get(name) ?? digest(name, certificate)
    known.set(name, own)
    return sameBytes(own, value)
  })
}
