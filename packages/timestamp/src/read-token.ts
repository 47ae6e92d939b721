import { decodeDer, objectIdentifier, octetString } from '@hub/der'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { findSignatureAlgorithm, readCertificate, type Certificate, type SignatureAlgorithm } from '@hub/x509'
import { digestOf, findTokenDigest, type TokenDigest } from './digest.ts'
import { oids } from './identifiers.ts'
import { imprintFrom, type Imprint } from './imprint.ts'
import { tokenLimits } from './limits.ts'
import type { TimeStampRefusal } from './refusal.ts'
import { readAttribute, signedBytesOf } from './signed-attributes.ts'
import { contentInfo, type signedData } from './structure/signed-data.ts'
import { tstInfo } from './structure/time-stamp.ts'

/** 时间戳令牌 — read and consistent in itself: the content has the digest that was signed. Neither the signature nor the authority has been judged yet. */
export interface TimeStampToken {
  readonly der: Uint8Array
  readonly policy: string
  readonly imprint: Imprint
  /** RFC 3161 asks for one number a token and authority. */
  readonly serial: bigint
  /** RFC 3339 text in UTC with milliseconds. */
  readonly time: string
  readonly nonce: bigint | undefined
  readonly signer: SignerInfo['signer']
  readonly signedAttributes: SignerInfo['signedAttributes']['value']
  /** What the signature is over. */
  readonly signedBytes: Uint8Array
  readonly algorithm: SignatureAlgorithm
  readonly signature: Uint8Array
  readonly certificates: readonly Certificate[]
}

/** 读时间戳令牌 — from untrusted DER (RFC 3161 2.4.2). */
export function readTimeStampToken(bytes: Uint8Array): TimeStampToken | TimeStampRefusal {
  const der = bytes.length > tokenLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const outer = decodeDer(contentInfo, der, tokenLimits)
  if (isRefusal(outer)) return outer
  const { content: { digests, content: { type, content }, signers: [signer], certificates = [] } } = outer
  if (outer.type !== oids.signedData || type !== oids.tstInfo || signer === undefined) return refuse('TOKEN_TYPE_WRONG')
  if (!digests.some(({ algorithm }) => algorithm === signer.digest.algorithm)) return refuse('DIGEST_NOT_LISTED')
  const info = readInfo(content)
  if (isRefusal(info)) return info
  const signed = readSigned(signer, content)
  return isRefusal(signed) ? signed : { der, ...info, ...signed, certificates: certificates.flatMap(readable) }
}

type Info = Pick<TimeStampToken, 'policy' | 'serial' | 'time' | 'nonce' | 'imprint'>

function readInfo(content: Uint8Array): Info | TimeStampRefusal {
  const info = decodeDer(tstInfo, content, tokenLimits)
  if (isRefusal(info)) return info
  const imprint = imprintFrom(info.imprint)
  if (isRefusal(imprint)) return imprint
  const { policy, serial, time, nonce, extensions } = info
  return extensions?.some(({ critical }) => critical) === true ? refuse('EXTENSION_UNSUPPORTED') : { policy, serial, time, nonce, imprint }
}

type SignerInfo = ReturnType<typeof signedData.decode>['signers'][number]
type Signed = Pick<TimeStampToken, 'algorithm' | 'signer' | 'signedAttributes' | 'signedBytes' | 'signature'>

function readSigned({ signer, digest: { algorithm: digestOid }, algorithm: identifier, signedAttributes, signature }: SignerInfo, content: Uint8Array): Signed | TimeStampRefusal {
  const digest = findTokenDigest(digestOid)
  const algorithm = findTokenAlgorithm(identifier, digest)
  if (digest === undefined || algorithm === undefined) return refuse('ALGORITHM_UNSUPPORTED')
  const wrong = checkContent(signedAttributes.value, digest, content)
  return wrong ?? { algorithm, signer, signedAttributes: signedAttributes.value, signedBytes: signedBytesOf(signedAttributes.der), signature }
}

/** Unreadable certificates beside the signer's are of no use, and no harm. */
function readable(der: Uint8Array): readonly Certificate[] {
  const read = readCertificate(der)
  return isRefusal(read) ? [] : [read]
}

const rsaEncryption = '1.2.840.113549.1.1.1'

/** RFC 5754 3.2: an RSA signer may name the key's algorithm alone, the digest stands beside it. */
function findTokenAlgorithm(identifier: { readonly algorithm: string; readonly parameters: Uint8Array | undefined }, digest: TokenDigest | undefined): SignatureAlgorithm | undefined {
  if (identifier.algorithm === rsaEncryption) return digest === 'sha256' ? 'rsa-sha256' : undefined
  return findSignatureAlgorithm(identifier)
}

/** RFC 5652 11.1, 11.2: type and digest of the content, once each. */
function checkContent(list: TimeStampToken['signedAttributes'], digest: TokenDigest, content: Uint8Array): Refusal<'ATTRIBUTE_INVALID' | 'CONTENT_DIGEST_WRONG'> | undefined {
  const type = readAttribute(list, oids.contentType, objectIdentifier)
  const value = readAttribute(list, oids.messageDigest, octetString)
  if (type !== oids.tstInfo || value === undefined) return refuse('ATTRIBUTE_INVALID')
  return Buffer.compare(value, digestOf(digest, content)) === 0 ? undefined : refuse('CONTENT_DIGEST_WRONG')
}
