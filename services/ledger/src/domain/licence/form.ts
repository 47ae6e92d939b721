import { refuse, type Refusal } from '@hub/kernel'
import { nameGlyphs, type HolderId, type LicenceHolder, type LicenceRefusal, type LicenceTypeDefinition, type UnitId, type Validity } from '@hub/schemas'
import type { Acting } from '../acting.ts'
import { fieldsWithoutHolder, type Face } from './seal-face.ts'
import { mayIssue } from './who.ts'

type Verdict = Refusal<LicenceRefusal> | undefined

/** 颁发机构 against the type. Stock may name units that have ended: its issuers are told as they were. */
export function issuersRefusal(by: Acting, definition: LicenceTypeDefinition, issuers: readonly UnitId[], stock: boolean): Verdict {
  if (issuers.length > definition.issuersMax) return refuse('LICENCE_ISSUERS_TOO_MANY', { issuersMax: definition.issuersMax })
  if (new Set(issuers).size !== issuers.length) return refuse('LICENCE_ISSUER_REPEATED')
  const ended = stock ? [] : issuers.filter((issuer) => by.predecessors.includes(issuer))
  if (ended.length > 0) return refuse('LICENCE_ISSUER_ENDED', { issuers: ended })
  const strangers = issuers.filter((issuer) => !mayIssue(by, definition, issuer))
  return strangers.length > 0 ? refuse('LICENCE_ISSUER_NOT_ALLOWED', { issuers: strangers }) : undefined
}

/** 持证主体 against the type. */
export function holdersRefusal({ holdersMin, holdersMax, holderKinds }: LicenceTypeDefinition, holders: readonly LicenceHolder[]): Verdict {
  if (holders.length < holdersMin || holders.length > holdersMax) return refuse('LICENCE_HOLDERS_COUNT', { holdersMin, holdersMax })
  if (new Set(holders.map(({ holderId }) => holderId)).size !== holders.length) return refuse('LICENCE_HOLDER_REPEATED')
  return holders.every(({ kind }) => holderKinds.includes(kind)) ? undefined : refuse('LICENCE_HOLDER_KIND', { holderKinds })
}

interface NewFace { readonly face: Face; readonly faceProblems: readonly string[]; readonly missingGlyphs: readonly string[] }

/** 照面数据 against the type's schema, as the application found, and against the holders there are. Names of fields only, never values. */
export function faceRefusal(definition: LicenceTypeDefinition, holders: number, { face, faceProblems, missingGlyphs }: NewFace): Verdict {
  if (faceProblems.length > 0) return refuse('LICENCE_FACE_INVALID', { fields: faceProblems })
  const ownerless = fieldsWithoutHolder(definition, holders, face)
  return ownerless.length > 0 ? refuse('LICENCE_FIELD_WITHOUT_HOLDER', { fields: ownerless }) : glyphRefusal(missingGlyphs)
}

/** 缺字 — told before anything is issued, so that no licence stands without the file that it ought to have. The characters alone, not what they stand in. */
export function glyphRefusal(missing: readonly string[]): Verdict {
  return missing.length > 0 ? refuse('GLYPH_MISSING', { ...nameGlyphs(missing) }) : undefined
}

/** 有效期 against the type: N years run to the same day N years later at the latest. */
export function lengthRefusal({ validityYearsMax }: LicenceTypeDefinition, { from, until }: Validity): Verdict {
  if (validityYearsMax === null) return undefined
  // As text: 29 February plus a year compares as it should, though there is no such day.
  const last = `${String(Number(from.slice(0, 4)) + validityYearsMax).padStart(4, '0')}${from.slice(4)}`
  return until === null || until > last ? refuse('LICENCE_VALIDITY_TOO_LONG', { validityYearsMax }) : undefined
}

export function sameHolders(one: readonly { readonly holderId: HolderId }[], other: readonly { readonly holderId: HolderId }[]): boolean {
  const ids = (holders: readonly { readonly holderId: HolderId }[]): string => holders.map(({ holderId }) => holderId).toSorted().join()
  return ids(one) === ids(other)
}

