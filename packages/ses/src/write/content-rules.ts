import { firstRefusal, refuse, type Refusal } from '@hub/kernel'
import { pictureBytesMax, pictureSizeMmMax } from '../limits.ts'
import { checkNotEmpty, checkSealContent } from '../model/seal-rules.ts'
import type { SealContent, SesExtension } from '../model/seal.ts'
import type { SesFault } from '../refusal.ts'

type Check = Refusal<SesFault> | undefined

const wholeSecond = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000Z$/
const identifier = /^[012](\.(0|[1-9]\d{0,14})){1,14}$/
const ascii = /^[\x20-\x7e]*$/

export function checkInstant(field: string, text: string): Check {
  const parsed = new Date(text)
  const isReal = wholeSecond.test(text) && !Number.isNaN(parsed.valueOf()) && parsed.toISOString() === text
  return isReal ? undefined : refuse('TIME_NOT_WHOLE_SECOND', { field })
}

/** IA5String without control characters, and not empty: some readers take an empty one for a missing one. */
export function checkAscii(field: string, text: string): Check {
  return checkNotEmpty(field, text) ?? (ascii.test(text) ? undefined : refuse('TEXT_NOT_ASCII', { field }))
}

function checkIdentifier(field: string, text: string): Check {
  // The second arc is below 40 under the roots 0 and 1 (X.660).
  return identifier.test(text) && (text.startsWith('2.') || Number(text.split('.')[1]) < 40) ? undefined : refuse('EXTENSION_ID_INVALID', { field })
}

export function checkExtensions(extensions: readonly SesExtension[]): Check {
  return firstRefusal(...extensions.map(({ id }) => checkIdentifier('extDatas.extnID', id)))
}

/** The name of a digest in the characters of PrintableString that such names use. */
function checkDigestType(text: string): Check {
  return /^[A-Za-z0-9.-]{1,64}$/.test(text) ? undefined : refuse('TEXT_NOT_ASCII', { field: 'property.certList.type' })
}

function digestTypes({ certList }: SealContent): readonly string[] {
  return certList.kind === 'digests' ? certList.digests.map(({ type }) => type) : []
}

function isSizeInMm(size: number): boolean {
  return Number.isInteger(size) && size >= 1 && size <= pictureSizeMmMax
}

/** 制章规则 — stricter than reading: what we make is what every reader in use takes. */
export function checkNewSeal(content: SealContent): Check {
  const { vendorId, sealId, picture, createdAt, validFrom, validUntil, extensions } = content
  return firstRefusal(
    checkInstant('property.createDate', createdAt),
    checkInstant('property.validStart', validFrom),
    checkInstant('property.validEnd', validUntil),
    checkSealContent(content),
    checkAscii('header.Vid', vendorId),
    checkAscii('esID', sealId),
    checkAscii('picture.type', picture.format),
    isSizeInMm(picture.widthMm) && isSizeInMm(picture.heightMm) ? undefined : refuse('PICTURE_SIZE', { field: 'picture' }),
    picture.data.length > pictureBytesMax ? refuse('PICTURE_TOO_LARGE', { field: 'picture.data' }) : undefined,
    ...digestTypes(content).map(checkDigestType),
    checkExtensions(extensions),
  )
}
