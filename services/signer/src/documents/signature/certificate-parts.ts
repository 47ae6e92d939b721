import { anyValue, decodeDer, explicit, integer, optional, sequence, sequenceOf, sliced, smallInteger } from '@hub/der'
import { assert, isRefusal } from '@hub/kernel'

/** Who issued a certificate and under which number, as the certificate itself spells them (RFC 5280, 4.1). */
export interface CertificateParts { readonly issuer: Uint8Array; readonly serialNumber: Uint8Array }

const body = sequence({
  version: optional(explicit(0, smallInteger(0, 2))), serialNumber: sliced(integer), signature: anyValue, issuer: sliced(sequenceOf(anyValue)), validity: anyValue,
  subject: anyValue, publicKey: anyValue, issuerUniqueId: optional(anyValue), subjectUniqueId: optional(anyValue), extensions: optional(anyValue),
})
const certificateShape = sequence({ body, signatureAlgorithm: anyValue, signature: anyValue })

/** 证书要素 — slices of the certificate's own bytes; nothing is encoded anew. A certificate comes from the key store: one that is none is our mistake. */
export function certificateParts(certificate: Uint8Array): CertificateParts {
  const read = decodeDer(certificateShape, certificate)
  assert(!isRefusal(read), 'a signing certificate is an X.509 certificate')
  return { issuer: read.body.issuer.der, serialNumber: read.body.serialNumber.der }
}
