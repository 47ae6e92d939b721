import { anyValue, encodeDer, explicit, integer, nothing, objectIdentifier, octetString, optional, sequence, setOf, smallInteger } from '@hub/der'
import { algorithmOf, identifierOf, type Certificate, type Signer } from '@hub/x509'
import { digestOf } from '../digest.ts'
import { cmsOids } from '../identifiers.ts'
import { attributes, signingCertificateV2 } from '../structure/signed-data.ts'

// Written apart from the reader, so that a mistake of its declarations does not meet itself here.
const algorithm = sequence({ algorithm: objectIdentifier, parameters: optional(anyValue) })
const unsigned = setOf(sequence({ type: objectIdentifier, values: setOf(anyValue) }), { implicit: 1 })
const message = sequence({
  type: objectIdentifier,
  content: explicit(0, sequence({
    version: smallInteger(1, 1), digests: setOf(algorithm), content: sequence({ type: objectIdentifier }), certificates: setOf(anyValue, { implicit: 0 }), crls: optional(setOf(anyValue, { implicit: 1 })),
    signers: setOf(sequence({
      version: smallInteger(1, 1), signer: sequence({ issuer: anyValue, serial: integer }), digest: algorithm, signedAttributes: anyValue, algorithm, signature: octetString,
      unsignedAttributes: optional(unsigned),
    })),
  })),
})

/** Who signs in a spec, and what stamps. */
export interface TestSigner {
  readonly certificate: Certificate
  readonly chain: readonly Certificate[]
  readonly signer: Signer
  readonly stamp?: (value: Uint8Array) => Promise<Uint8Array>
  /** Of the certificate that the attribute names; another one for a spec about that */
  readonly bound?: Certificate | 'unbound'
  /** Among what is signed: the value of revocationInfoArchival */
  readonly archive?: Uint8Array
  /** Beside the certificates: lists, and other formats under their tag */
  readonly revocations?: readonly Uint8Array[]
}

/** A detached message over `content`. */
export async function detachedMessage(content: Uint8Array, { certificate, chain, signer, stamp, bound = certificate, archive, revocations }: TestSigner): Promise<Uint8Array> {
  const list = [
    { type: cmsOids.contentType, values: [encodeDer(objectIdentifier, cmsOids.data)] },
    { type: cmsOids.messageDigest, values: [encodeDer(octetString, digestOf('sha256', content))] },
    ...(bound === 'unbound' ? [] : [{ type: cmsOids.signingCertificateV2, values: [encodeDer(signingCertificateV2, { certificates: [{ algorithm: undefined, digest: digestOf('sha256', bound.der), issuerSerial: undefined }], policies: undefined })] }]),
    ...(archive === undefined ? [] : [{ type: cmsOids.revocationArchive, values: [archive] }]),
  ]
  const toSign = encodeDer(attributes, list)
  const signature = await signer.sign(toSign)
  const sha256 = { algorithm: cmsOids.sha256, parameters: encodeDer(nothing, null) }
  const token = await stamp?.(signature)
  const signedAttributes = Uint8Array.from(toSign)
  signedAttributes[0] = 0xa0
  return encodeDer(message, {
    type: cmsOids.signedData,
    content: {
      version: 1, digests: [sha256], content: { type: cmsOids.data }, certificates: [certificate, ...chain].map(({ der }) => der), crls: revocations,
      signers: [{
        version: 1, signer: { issuer: certificate.issuer, serial: BigInt(`0x${certificate.serial}`) }, digest: sha256, signedAttributes, algorithm: identifierOf(algorithmOf(signer)), signature,
        unsignedAttributes: token === undefined ? undefined : [{ type: cmsOids.signatureTimeStamp, values: [token] }],
      }],
    },
  })
}
