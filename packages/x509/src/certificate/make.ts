import { encodeDer, ia5String, nothing, octetString, sliceOf, type DerType } from '@hub/der'
import { assert, isRefusal } from '@hub/kernel'
import { oids } from '../identifiers.ts'
import { keyIdOf } from '../public-key.ts'
import { identifierOf } from '../signature-algorithm.ts'
import { algorithmOf, signChecked, type Signer } from '../signer.ts'
import { algorithmIdentifier, publicKeyInfo } from '../structure/algorithm.ts'
import { authorityKeyId, basicConstraints, extendedKeyUsage, keyUsage, type KeyUsage } from '../structure/certificate-extensions.ts'
import { certificate, tbsCertificate } from '../structure/certificate.ts'
import { accessDescriptions, distributionPoints } from '../structure/general-name.ts'
import { name } from '../structure/name.ts'
import { parsed } from '../parsed.ts'
import type { Certificate } from './certificate.ts'
import { readCertificate } from './read.ts'

/** 证书内容 — all that a profile has decided on. `issuer` and `subject` are names in DER, `publicKey` a SubjectPublicKeyInfo. Instants are whole seconds. */
export interface CertificateContent {
  readonly serial: bigint
  readonly issuer: Uint8Array
  readonly issuerKeyId: Uint8Array
  readonly subject: Uint8Array
  readonly publicKey: Uint8Array
  readonly validFrom: string
  readonly validUntil: string
  readonly ca: { readonly pathLength: number } | undefined
  readonly keyUsage: readonly KeyUsage[]
  /** Critical where it is there: the key is for nothing else. */
  readonly onlyFor: string | undefined
  readonly ocspNoCheck: boolean
  readonly crlUrl: string | undefined
  readonly ocspUrl: string | undefined
}

const v3 = 2

/** 签发证书 — X.509 v3. Rejects with what `signer` rejects with; throws InvariantViolation for a signature that its key does not verify. */
export async function makeCertificate(content: CertificateContent, signer: Signer): Promise<Certificate> {
  const algorithm = sliceOf(algorithmIdentifier, identifierOf(algorithmOf(signer)))
  const tbs = sliceOf(tbsCertificate, {
    version: v3,
    serial: content.serial,
    algorithm,
    issuer: { value: parsed(name, content.issuer), der: content.issuer },
    validity: { notBefore: content.validFrom, notAfter: content.validUntil },
    subject: { value: parsed(name, content.subject), der: content.subject },
    publicKey: { value: parsed(publicKeyInfo, content.publicKey), der: content.publicKey },
    issuerUniqueId: undefined,
    subjectUniqueId: undefined,
    extensions: extensionsOf(content),
  })
  const made = readCertificate(encodeDer(certificate, { tbs, algorithm, signature: await signChecked(signer, tbs.der) }))
  assert(!isRefusal(made), 'a certificate that can be read')
  return made
}

function extensionsOf({ ca, keyUsage: usages, onlyFor, publicKey, issuerKeyId, crlUrl, ocspUrl, ocspNoCheck }: CertificateContent) {
  return [
    extensionOf(oids.basicConstraints, true, basicConstraints, { ca: ca !== undefined, pathLength: ca?.pathLength }),
    extensionOf(oids.keyUsage, true, keyUsage, usages),
    ...(onlyFor === undefined ? [] : [extensionOf(oids.extendedKeyUsage, true, extendedKeyUsage, [onlyFor])]),
    extensionOf(oids.subjectKeyId, false, octetString, keyIdOf(publicKey)),
    extensionOf(oids.authorityKeyId, false, authorityKeyId, { keyId: issuerKeyId, issuer: undefined, serial: undefined }),
    ...(crlUrl === undefined ? [] : [extensionOf(oids.crlDistributionPoints, false, distributionPoints, [{ point: { kind: 'full', value: [uri(crlUrl)] }, reasons: undefined, crlIssuer: undefined }])]),
    ...(ocspUrl === undefined ? [] : [extensionOf(oids.authorityInfoAccess, false, accessDescriptions, [{ method: oids.ocsp, location: uri(ocspUrl) }])]),
    ...(ocspNoCheck ? [extensionOf(oids.ocspNoCheck, false, nothing, null)] : []),
  ]
}

function uri(url: string) {
  assert(URL.canParse(url) && encodeDer(ia5String, url).length > 2, 'an address that a certificate can carry')
  return { kind: 'uri', value: url } as const
}

function extensionOf<T>(id: string, critical: boolean, type: DerType<T>, value: T) {
  return { id, critical, value: encodeDer(type, value) }
}
