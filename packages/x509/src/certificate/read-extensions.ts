import { nothing, octetString } from '@hub/der'
import type { Refusal } from '@hub/kernel'
import { ExtensionReader } from '../extension-reader.ts'
import { oids } from '../identifiers.ts'
import { authorityKeyId, basicConstraints, extendedKeyUsage, keyUsage } from '../structure/certificate-extensions.ts'
import type { Extension } from '../structure/extension.ts'
import { accessDescriptions, distributionPoints } from '../structure/general-name.ts'
import type { CertificateExtensions } from './certificate.ts'

/** Alternative names and policies change nothing here: nobody is found by the former, and no policy is asked for. */
const understood = [oids.basicConstraints, oids.keyUsage, oids.extendedKeyUsage, oids.subjectKeyId, oids.authorityKeyId, oids.subjectAltName, oids.certificatePolicies, oids.crlDistributionPoints, oids.authorityInfoAccess, oids.ocspNoCheck]

/** 读证书扩展 — an extension that is known has to be sound, critical or not. */
export function readCertificateExtensions(list: readonly Extension[] | undefined): CertificateExtensions | Refusal<'EXTENSION_REPEATED' | 'EXTENSION_MALFORMED'> {
  const reader = new ExtensionReader(list)
  const purposes = reader.read(oids.extendedKeyUsage, extendedKeyUsage)
  const points = reader.read(oids.crlDistributionPoints, distributionPoints) ?? []
  const accesses = reader.read(oids.authorityInfoAccess, accessDescriptions) ?? []
  const read: CertificateExtensions = {
    basicConstraints: reader.read(oids.basicConstraints, basicConstraints),
    keyUsage: reader.read(oids.keyUsage, keyUsage),
    extendedKeyUsage: purposes === undefined ? undefined : { critical: reader.find(oids.extendedKeyUsage)?.critical === true, purposes },
    subjectKeyId: reader.read(oids.subjectKeyId, octetString),
    authorityKeyId: reader.read(oids.authorityKeyId, authorityKeyId)?.keyId,
    crlUrls: points.flatMap(({ point }) => (point?.kind === 'full' ? point.value : [])).flatMap((each) => (each.kind === 'uri' ? [each.value] : [])),
    ocspUrls: accesses.flatMap(({ method, location }) => (method === oids.ocsp && location.kind === 'uri' ? [location.value] : [])),
    ocspNoCheck: reader.read(oids.ocspNoCheck, nothing) !== undefined,
    notJudged: [...reader.criticalBeside([...understood, oids.nameConstraints]), ...(reader.find(oids.nameConstraints) === undefined ? [] : [oids.nameConstraints])],
  }
  return reader.refusal ?? read
}
