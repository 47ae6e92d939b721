import { anyValue, choice, explicit, implicit, integer, objectIdentifier, octetString, optional, sequence, sequenceOf, setOf, sliced, smallInteger, tags, type DerType } from '@hub/der'
import { certificatesMax } from '../limits.ts'
import { algorithmIdentifier } from './algorithm.ts'

/** 属性 Attribute (RFC 5652 5.3). */
export const attribute = sequence({ type: objectIdentifier, values: setOf(anyValue, { min: 1, max: 8 }) })
const attributesSize = { min: 1, max: 32 } as const
export const attributes = setOf(attribute, attributesSize)
/** As they stand in a SignerInfo. */
export const implicitAttributes = setOf(attribute, { ...attributesSize, implicit: 0 })
/** Those that no signature covers: whoever adds one later writes it where it suits. */
export const unsignedAttributes = setOf(attribute, { min: 1, max: 8, implicit: 1, anyOrder: true })

const issuerAndSerial = sequence({ issuer: anyValue, serial: integer })

/** 签名者信息 SignerInfo (5.3). The signature is over the signed attributes under the tag of a SET, not of [0]. */
export const signerInfo = sequence({
  version: smallInteger(1, 3),
  signer: choice({ issuerAndSerial, keyId: implicit(0, tags.octetString, octetString) }),
  digest: algorithmIdentifier,
  signedAttributes: sliced(implicitAttributes),
  algorithm: algorithmIdentifier,
  signature: octetString,
  unsignedAttributes: optional(unsignedAttributes),
})

interface Shape<T> { readonly version: DerType<number>; readonly content: DerType<T> }

/**
 * 签名数据 SignedData in its ContentInfo (5.1, 5.2), with one signer; which versions and what content is for the use of it to say. Others write the certificates in
 * any order, and no signature covers them.
 */
export function signedContent<T>({ version, content }: Shape<T>) {
  const signedData = sequence({
    version,
    digests: setOf(algorithmIdentifier, { min: 1, max: 4 }),
    content: sequence({ type: objectIdentifier, content }),
    certificates: optional(setOf(anyValue, { implicit: 0, max: certificatesMax, anyOrder: true })),
    crls: optional(setOf(anyValue, { implicit: 1, max: certificatesMax, anyOrder: true })),
    signers: setOf(signerInfo, { min: 1, max: 1 }),
  })
  return sequence({ type: objectIdentifier, content: explicit(0, signedData) })
}

/** ESSCertID and ESSCertIDv2 (RFC 5035 4, 5.4.1.1): without an algorithm the digest is SHA-256 in version 2, SHA-1 always in version 1. */
export const signingCertificateV2 = sequence({
  certificates: sequenceOf(sequence({ algorithm: optional(algorithmIdentifier), digest: octetString, issuerSerial: optional(anyValue) }), { min: 1, max: certificatesMax }),
  policies: optional(anyValue),
})
export const signingCertificateV1 = sequence({
  certificates: sequenceOf(sequence({ digest: octetString, issuerSerial: optional(anyValue) }), { min: 1, max: certificatesMax }),
  policies: optional(anyValue),
})
