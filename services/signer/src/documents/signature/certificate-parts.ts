import { assert } from '@hub/kernel'
import { derValues } from './der.ts'

/** Who issued a certificate and under which number, as the certificate itself spells them (RFC 5280, 4.1). */
export interface CertificateParts { readonly issuer: Uint8Array; readonly serialNumber: Uint8Array }

const versionTag = 0xa0
const integerTag = 0x02
const sequenceTag = 0x30

/** 证书要素 — slices of the certificate's own bytes; nothing is encoded anew. */
export function certificateParts(certificate: Uint8Array): CertificateParts {
  const [outer, ...more] = derValues(certificate)
  const [body] = outer?.tag === sequenceTag && more.length === 0 ? derValues(outer.content) : []
  const fields = body === undefined ? [] : derValues(body.content)
  const [serialNumber, , issuer] = fields[0]?.tag === versionTag ? fields.slice(1) : fields
  assert(serialNumber?.tag === integerTag && issuer?.tag === sequenceTag, 'a signing certificate is an X.509 certificate')
  return { issuer: issuer.whole, serialNumber: serialNumber.whole }
}
