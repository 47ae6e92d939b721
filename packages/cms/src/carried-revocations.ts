import { decodeDer, tags } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { cmsOids } from './identifiers.ts'
import { messageLimits } from './limits.ts'
import { readAttribute, type Attributes } from './signed-attributes.ts'
import { otherRevocation, revocationArchive } from './structure/revocation.ts'

/** 随附的吊销信息 — DER of lists and of OCSP responses as they stand; nobody has looked at them yet. */
export interface CarriedRevocations { readonly crls: readonly Uint8Array[]; readonly responses: readonly Uint8Array[] }

/** [1] IMPLICIT, beside lists in the same SET. */
const otherFormat = 0xa1

/** What a message brings along of revocations: among what is signed (ISO 32000-1 12.8.3.3.2), and beside its certificates (RFC 5652 10.2.1, RFC 5940), which no signature covers. What has another shape is left out. */
export function carriedRevocations(signedAttributes: Attributes, beside: readonly Uint8Array[]): CarriedRevocations {
  const { crls = [], responses = [] } = readAttribute(signedAttributes, cmsOids.revocationArchive, revocationArchive) ?? {}
  const isOther = (der: Uint8Array): boolean => der[0] === otherFormat
  return { crls: [...crls, ...beside.filter((der) => !isOther(der))], responses: [...responses, ...beside.filter(isOther).flatMap(responseIn)] }
}

function responseIn(other: Uint8Array): readonly Uint8Array[] {
  const der = Uint8Array.from(other)
  der[0] = tags.sequence
  const read = decodeDer(otherRevocation, der, messageLimits)
  return isRefusal(read) || read.format !== cmsOids.ocspResponse ? [] : [read.value]
}
