import { digest } from '@hub/canonical'
import { encodeDer, objectIdentifier, octetString } from '@hub/der'
import { assert } from '@hub/kernel'
import { isSignedByCertificate } from '@hub/x509'
import { certificateParts } from './certificate-parts.ts'
import { signedAttributes, signedContent, signingCertificate } from './cms-structure.ts'

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
const signatureAlgorithms = {
  'ecdsa-p256-sha256': { algorithm: '1.2.840.10045.4.3.2', parameters: undefined },
  'rsa-2048-sha256': { algorithm: '1.2.840.113549.1.1.1', parameters: null },
} as const satisfies Readonly<Record<CmsAlgorithm, unknown>>
const sha256 = { algorithm: oids.sha256, parameters: undefined } as const

/**
 * 签名数据 — a detached CMS SignedData (RFC 5652) as PAdES wants it (ETSI EN 319 142-1, baseline B-B and B-T): content type, digest and
 * signing certificate are signed, the signing time is not: it stands in the PDF. Certificates go in byte for byte.
 * Throws InvariantViolation for a signature that is not by the key of the first certificate.
 */
export async function buildCms(covered: readonly Uint8Array[], { certificates, algorithm, sign, timestamp }: CmsSigner): Promise<Uint8Array> {
  const [own] = certificates
  const attributes = attributesOf(digest('sha256', ...covered), own)
  const message = encodeDer(signedAttributes, attributes)
  const signature = await sign(message)
  // A key store with another key under that name must not fill the world with files that nobody can verify.
  assert(isSignedByCertificate({ certificate: own, message, signature }), 'a signature is by the key of its certificate')
  const token = await timestamp?.(signature)
  const signerInfo = {
    version: 1, sid: certificateParts(own), digestAlgorithm: sha256, signedAttributes: attributes, signatureAlgorithm: signatureAlgorithms[algorithm], signature,
    unsignedAttributes: token === undefined ? undefined : [{ type: oids.signatureTimeStampToken, values: [token] }],
  }
  const content = { version: 1, digestAlgorithms: [sha256], encapsulatedContent: { type: oids.data }, certificates, signerInfos: [signerInfo] }
  return encodeDer(signedContent, { type: oids.signedData, content })
}

/** Attributes, algorithms, lengths, and an RSA signature of 256 bytes; in practice some 600 bytes. */
const frameBytesMax = 1024

/** 签名数据长度上限 — what `buildCms` makes is no longer, with a time stamp of at most `stampBytesMax` bytes (0 without one). In a PDF the room for it is set aside before it is made. */
export function cmsBytesMax([own, ...others]: CmsSigner['certificates'], stampBytesMax: number): number {
  const { issuer, serialNumber } = certificateParts(own)
  return [own, ...others, issuer, serialNumber].reduce((sum, { length }) => sum + length, frameBytesMax + stampBytesMax)
}

function attributesOf(contentDigest: Uint8Array, certificate: Uint8Array) {
  return [
    { type: oids.contentType, values: [encodeDer(objectIdentifier, oids.data)] },
    { type: oids.messageDigest, values: [encodeDer(octetString, contentDigest)] },
    { type: oids.signingCertificateV2, values: [encodeDer(signingCertificate, { certificates: [{ digest: digest('sha256', certificate) }] })] },
  ]
}
