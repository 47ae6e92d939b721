import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { readCertificate, type Certificate } from '@hub/x509'
import { hash } from 'node:crypto'
import { digestOf, findCmsDigest } from './digest.ts'
import { cmsOids } from './identifiers.ts'
import { hasAttribute, readAttribute } from './signed-attributes.ts'
import type { CmsSigner } from './signer.ts'
import { signingCertificateV1, signingCertificateV2 } from './structure/signed-data.ts'

/** The certificates of a message that can be read: unreadable ones beside the signer's are of no use, and no harm. */
export function readableCertificates(ders: readonly Uint8Array[]): readonly Certificate[] {
  return ders.flatMap((der) => {
    const read = readCertificate(der)
    return isRefusal(read) ? [] : [read]
  })
}

type Named = Pick<CmsSigner, 'signer' | 'signedAttributes'>
type Fault = Refusal<'SIGNER_CERTIFICATE_MISSING' | 'SIGNER_CERTIFICATE_MISMATCH' | 'ATTRIBUTE_INVALID'>

/**
 * 签名者证书 — the one that the message names by issuer and number or by key identifier, among those given, and that the signed attributes name by its digest
 * (RFC 5035): without that a second certificate for the same key could be put in its place. Only where `binding` is optional may the attribute be left out altogether.
 */
export function findSignerCertificate(message: Named, given: readonly Certificate[], { binding = 'required' }: { readonly binding?: 'required' | 'optional' } = {}): Certificate | Fault {
  const named = given.filter((certificate) => isNamed(message, certificate))
  const [first] = named
  if (first === undefined) return refuse('SIGNER_CERTIFICATE_MISSING')
  const isUnbound = [cmsOids.signingCertificate, cmsOids.signingCertificateV2].every((type) => !hasAttribute(message.signedAttributes, type))
  if (isUnbound && binding === 'optional') return first
  const isBound = bindingOf(message)
  if (isRefusal(isBound)) return isBound
  return named.find(isBound) ?? refuse('SIGNER_CERTIFICATE_MISMATCH')
}

function isNamed({ signer }: Named, { issuer, serial, extensions: { subjectKeyId } }: Certificate): boolean {
  if (signer.kind === 'keyId') return subjectKeyId !== undefined && Buffer.compare(subjectKeyId, signer.value) === 0
  return Buffer.compare(signer.value.issuer, issuer) === 0 && signer.value.serial === BigInt(`0x${serial}`)
}

/** The first entry of the attribute is the signer's. Version 1 has SHA-1, which authorities in use still write: what it binds is also covered by the signature. */
function bindingOf({ signedAttributes }: Named): ((certificate: Certificate) => boolean) | Refusal<'ATTRIBUTE_INVALID'> {
  const v2 = readAttribute(signedAttributes, cmsOids.signingCertificateV2, signingCertificateV2)?.certificates[0]
  if (v2 !== undefined) {
    const name = findCmsDigest(v2.algorithm?.algorithm ?? cmsOids.sha256)
    return name === undefined ? refuse('ATTRIBUTE_INVALID') : ({ der }) => Buffer.compare(digestOf(name, der), v2.digest) === 0
  }
  const v1 = readAttribute(signedAttributes, cmsOids.signingCertificate, signingCertificateV1)?.certificates[0]
  return v1 === undefined ? refuse('ATTRIBUTE_INVALID') : ({ der }) => Buffer.compare(hash('sha1', der, 'buffer'), v1.digest) === 0
}
