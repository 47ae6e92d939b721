import { anyValue, explicit, nothing, objectIdentifier, octetString, optional, sequence, sequenceOf, setOf, smallInteger } from '@hub/der'

// RFC 5652, as far as a detached signature by one signer needs it. What others have encoded (certificates, names, time stamps) goes in as it stands.

const one = smallInteger(1, 1)
const algorithm = sequence({ algorithm: objectIdentifier, parameters: optional(nothing) })
const attribute = sequence({ type: objectIdentifier, values: setOf(anyValue, { min: 1 }) })

/** 签名属性 — as they are signed: under the tag of a SET, not that of their place in SignerInfo (5.4). */
export const signedAttributes = setOf(attribute, { min: 1 })

const signerInfo = sequence({
  version: one, sid: sequence({ issuer: anyValue, serialNumber: anyValue }), digestAlgorithm: algorithm, signedAttributes: setOf(attribute, { min: 1, implicit: 0 }),
  signatureAlgorithm: algorithm, signature: octetString, unsignedAttributes: optional(setOf(attribute, { min: 1, implicit: 1 })),
})

const signedData = sequence({
  version: one, digestAlgorithms: setOf(algorithm), encapsulatedContent: sequence({ type: objectIdentifier }),
  certificates: setOf(anyValue, { implicit: 0 }), signerInfos: setOf(signerInfo, { min: 1, max: 1 }),
})

/** 签名数据 — SignedData in its ContentInfo. */
export const signedContent = sequence({ type: objectIdentifier, content: explicit(0, signedData) })

/** ESS SigningCertificateV2 (RFC 5035, 3): the digest alone; SHA-256 is the default and therefore not written. */
export const signingCertificate = sequence({ certificates: sequenceOf(sequence({ digest: octetString })) })
