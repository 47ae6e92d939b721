import { objectIdentifier, octetString } from '@hub/der'
import { refuse, type Refusal } from '@hub/kernel'
import { algorithmFacts, findSignatureAlgorithm, type SignatureAlgorithm } from '@hub/x509'
import { findCmsDigest, type CmsDigest } from './digest.ts'
import { cmsOids } from './identifiers.ts'
import type { CmsFault } from './refusal.ts'
import { readAttribute, signedBytesOf, type Attributes } from './signed-attributes.ts'
import type { signerInfo } from './structure/signed-data.ts'

type SignerShape = ReturnType<typeof signerInfo.decode>

/** 签名者 — as the message says; the signature itself has not been verified yet. */
export interface CmsSigner {
  readonly signer: SignerShape['signer']
  readonly signedAttributes: Attributes
  readonly unsignedAttributes: Attributes
  /** What the signature is over. */
  readonly signedBytes: Uint8Array
  readonly algorithm: SignatureAlgorithm
  readonly signature: Uint8Array
  /** Whether what is signed has the digest of the content at hand. */
  readonly isOfContent: boolean
}

interface Content { readonly type: string; digest(name: CmsDigest): Uint8Array }

/** 读签名者 — RFC 5652 11.1 and 11.2: type and digest of the content stand among what is signed, once each. */
export function readSigner(shape: SignerShape, content: Content): CmsSigner | Refusal<Extract<CmsFault, 'ALGORITHM_UNSUPPORTED' | 'ATTRIBUTE_INVALID'>> {
  const { signer, digest: { algorithm: digestOid }, algorithm: identifier, signedAttributes: { value: list, der }, signature, unsignedAttributes = [] } = shape
  const digest = findCmsDigest(digestOid)
  const algorithm = findSignerAlgorithm(identifier, digest)
  if (digest === undefined || algorithm === undefined) return refuse('ALGORITHM_UNSUPPORTED')
  const type = readAttribute(list, cmsOids.contentType, objectIdentifier)
  const value = readAttribute(list, cmsOids.messageDigest, octetString)
  if (type !== content.type || value === undefined) return refuse('ATTRIBUTE_INVALID')
  const isOfContent = Buffer.compare(value, content.digest(digest)) === 0
  return { signer, signedAttributes: list, unsignedAttributes, signedBytes: signedBytesOf(der), algorithm, signature, isOfContent }
}

/** RFC 5754 3.2: an RSA signer may name the key's algorithm alone, the digest stands beside it. With PSS both name the same digest (RFC 4056 3). */
function findSignerAlgorithm(identifier: SignerShape['algorithm'], digest: CmsDigest | undefined): SignatureAlgorithm | undefined {
  if (identifier.algorithm === cmsOids.rsaEncryption) return digest === undefined || digest === 'sm3' ? undefined : `rsa-${digest}`
  const found = findSignatureAlgorithm(identifier)
  const isTwofold = found !== undefined && algorithmFacts(found).isPss && algorithmFacts(found).digest !== digest
  return isTwofold ? undefined : found
}
