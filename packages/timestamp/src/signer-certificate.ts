import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { Certificate } from '@hub/x509'
import { hash } from 'node:crypto'
import { digestOf, findTokenDigest } from './digest.ts'
import { oids } from './identifiers.ts'
import type { TimeStampToken } from './read-token.ts'
import { readAttribute } from './signed-attributes.ts'
import { signingCertificateV1, signingCertificateV2 } from './structure/signed-data.ts'

/**
 * 签名者证书 — the one that the token names by issuer and number or by key identifier, among those sent along or given, and that the signed attributes name by its digest
 * (RFC 5035): without that a second certificate for the same key could be put in its place.
 */
export function findSignerCertificate(token: TimeStampToken, given: readonly Certificate[]): Certificate | Refusal<'SIGNER_CERTIFICATE_MISSING' | 'SIGNER_CERTIFICATE_MISMATCH' | 'ATTRIBUTE_INVALID'> {
  const named = [...token.certificates, ...given].filter((certificate) => isNamed(token, certificate))
  if (named.length === 0) return refuse('SIGNER_CERTIFICATE_MISSING')
  const isBound = bindingOf(token)
  if (isRefusal(isBound)) return isBound
  return named.find(isBound) ?? refuse('SIGNER_CERTIFICATE_MISMATCH')
}

function isNamed({ signer }: TimeStampToken, { issuer, serial, extensions: { subjectKeyId } }: Certificate): boolean {
  if (signer.kind === 'keyId') return subjectKeyId !== undefined && Buffer.compare(subjectKeyId, signer.value) === 0
  return Buffer.compare(signer.value.issuer, issuer) === 0 && signer.value.serial === BigInt(`0x${serial}`)
}

/** The first entry of the attribute is the signer's. Version 1 has SHA-1, which authorities in use still write: what it binds is also covered by the signature. */
function bindingOf({ signedAttributes }: TimeStampToken): ((certificate: Certificate) => boolean) | Refusal<'ATTRIBUTE_INVALID'> {
  const v2 = readAttribute(signedAttributes, oids.signingCertificateV2, signingCertificateV2)?.certificates[0]
  if (v2 !== undefined) {
    const name = findTokenDigest(v2.algorithm?.algorithm ?? oids.sha256)
    return name === undefined ? refuse('ATTRIBUTE_INVALID') : ({ der }) => Buffer.compare(digestOf(name, der), v2.digest) === 0
  }
  const v1 = readAttribute(signedAttributes, oids.signingCertificate, signingCertificateV1)?.certificates[0]
  return v1 === undefined ? refuse('ATTRIBUTE_INVALID') : ({ der }) => Buffer.compare(hash('sha1', der, 'buffer'), v1.digest) === 0
}
