import { digest } from '@hub/canonical'
import { assert } from '@hub/kernel'
import { certificateParts } from './certificate-parts.ts'
import { der, nothing, objectIdentifier, octetString, sequence, setOf, smallInteger } from './der.ts'

/** 签名算法 of the certificate's key. SM2 is for OFD: no PDF reader at hand can check it. */
export type CmsAlgorithm = 'ecdsa-p256-sha256' | 'rsa-2048-sha256'

export interface CmsSigner {
  /** The signer's own certificate first, then those of its authorities that the reader may lack; DER. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
  readonly algorithm: CmsAlgorithm
  /** Signs bytes (not a digest): ECDSA as DER SEQUENCE { r, s }, RSA as PKCS #1 v1.5; both with SHA-256. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
  /** An RFC 3161 token over the SHA-256 of the signature value; DER. Absent: the instant is only claimed (PAdES B-B). */
  readonly timestamp?: (signatureValue: Uint8Array) => Promise<Uint8Array>
}

const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimeStampToken: '1.2.840.113549.1.9.16.2.14',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const
const signatureAlgorithms: Readonly<Record<CmsAlgorithm, Buffer>> = {
  'ecdsa-p256-sha256': sequence(objectIdentifier('1.2.840.10045.4.3.2')),
  'rsa-2048-sha256': sequence(objectIdentifier('1.2.840.113549.1.1.1'), nothing),
}
const sha256Algorithm = sequence(objectIdentifier(oids.sha256))
const [setTag, firstTag, secondTag] = [0x31, 0xa0, 0xa1]

/**
 * 签名数据 — a detached CMS SignedData (RFC 5652) as PAdES wants it (ETSI EN 319 142-1, baseline B-B and B-T): content type, digest and
 * signing certificate are signed, the signing time is not: it stands in the PDF. Certificates go in byte for byte.
 */
export async function buildCms(covered: readonly Uint8Array[], { certificates, algorithm, sign, timestamp }: CmsSigner): Promise<Buffer> {
  const [own] = certificates
  const attributes = signedAttributes(digest('sha256', ...covered), own)
  // Signed as a SET OF, embedded under the tag [0] (RFC 5652, 5.4): the same content, another first byte.
  const signature = await sign(setOf(attributes, setTag))
  assert(signature.length > 0, 'a signature has a value')
  const token = await timestamp?.(signature)
  const { issuer, serialNumber } = certificateParts(own)
  const signerInfo = sequence(
    smallInteger(1), sequence(issuer, serialNumber), sha256Algorithm, setOf(attributes, firstTag), signatureAlgorithms[algorithm], octetString(signature),
    ...(token === undefined ? [] : [setOf([attribute(oids.signatureTimeStampToken, token)], secondTag)]),
  )
  const signedData = sequence(smallInteger(1), setOf([sha256Algorithm]), sequence(objectIdentifier(oids.data)), setOf(certificates, firstTag), setOf([signerInfo]))
  return sequence(objectIdentifier(oids.signedData), der(firstTag, signedData))
}

function signedAttributes(contentDigest: Uint8Array, certificate: Uint8Array): readonly Buffer[] {
  // ESSCertIDv2 (RFC 5035, 4): SHA-256 is the default and therefore not written.
  const certificateId = sequence(octetString(digest('sha256', certificate)))
  return [
    attribute(oids.contentType, objectIdentifier(oids.data)),
    attribute(oids.messageDigest, octetString(contentDigest)),
    attribute(oids.signingCertificateV2, sequence(sequence(certificateId))),
  ]
}

function attribute(type: string, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(type), setOf([value]))
}
