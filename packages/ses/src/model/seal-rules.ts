import { firstRefusal, refuse, type Refusal } from '@hub/kernel'
import { sealHeaderId } from '../identifiers.ts'
import { certificateBytesMax, certListMax, identifierLengthMax, nameLengthMax } from '../limits.ts'
import type { SesFault } from '../refusal.ts'
import type { SealContent } from './seal.ts'

type Check = Refusal<SesFault> | undefined

/** Control characters and marks that turn the direction of text: a name is shown on screens and printed to terminals, and must read as it is stored. */
const unsafeText = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

/** 文本规则 — for every text that a seal or signature brings along; the refusal names the field of the standard, not the text. */
export function checkText(field: string, text: string, lengthMax: number): Check {
  if (text.length > lengthMax) return refuse('TEXT_LENGTH', { field, lengthMax })
  return unsafeText.test(text) || !text.isWellFormed() ? refuse('TEXT_UNSAFE', { field }) : undefined
}

export function checkNotEmpty(field: string, text: string): Check {
  return text === '' ? refuse('TEXT_LENGTH', { field }) : undefined
}

/** Before a certificate is hashed or parsed: a list of signers may ask for its digest many times over. */
export function checkCertificate(field: string, certificate: Uint8Array): Check {
  return certificate.length > certificateBytesMax ? refuse('CERTIFICATE_TOO_LARGE', { field, bytesMax: certificateBytesMax }) : undefined
}

/** 印章规则 — what the ASN.1 cannot say; the same for seals that are read and seals that are made. */
export function checkSealContent({ vendorId, sealId, name, certList, validFrom, validUntil, picture }: SealContent): Check {
  const signers = certList.kind === 'certificates' ? certList.certificates.length : certList.digests.length
  return firstRefusal(
    checkText('header.Vid', vendorId, identifierLengthMax),
    checkText('esID', sealId, identifierLengthMax),
    checkNotEmpty('esID', sealId),
    checkText('property.name', name, nameLengthMax),
    checkNotEmpty('property.name', name),
    checkText('picture.type', picture.format, identifierLengthMax),
    ...(certList.kind === 'certificates' ? certList.certificates.map((each) => checkCertificate('property.certList', each)) : []),
    signers === 0 || signers > certListMax ? refuse('CERT_LIST_SIZE', { field: 'property.certList' }) : undefined,
    // Same spelling, so that the order of the texts is the order of the instants.
    validUntil < validFrom ? refuse('VALIDITY_REVERSED', { field: 'property.validEnd' }) : undefined,
    picture.data.length === 0 ? refuse('PICTURE_EMPTY', { field: 'picture.data' }) : undefined,
  )
}

export function checkHeaderId(id: string): Check {
  return id === sealHeaderId ? undefined : refuse('HEADER_ID_WRONG', { field: 'header.ID' })
}
