import { refuse, unreachable, type Refusal } from '@hub/kernel'
import type { Ending, HolderId, LookUpNotice, LookUpRefusal, MissKind } from '@hub/schemas'
import type { LicenceFact, LicenceStatusFact, LookUpFacts, LookUpRequest } from './facts.ts'

/** What check 8 comes to. */
export type LicenceChoice =
  | { readonly kind: 'show'; readonly licence: LicenceFact }
  | { readonly kind: 'miss'; readonly miss: MissKind }
  | { readonly kind: 'refuse'; readonly licence: LicenceFact; readonly refusal: Refusal<LookUpRefusal> }

/**
 * 选定证照 (check 8) — of the party's licences of the type, the one that is in force; of several in force the one whose validity began last.
 * A number that the window gives narrows the choice to the licence that bears it. Drafts are as good as absent.
 */
export function chooseLicence(request: LookUpRequest, facts: LookUpFacts, holderId: HolderId): LicenceChoice {
  if (facts.sourceFailed) return { kind: 'miss', miss: 'source-failed' }
  const owned = facts.licences.filter(isIssued).filter(({ holders, typeCode }) => typeCode === request.typeCode && holders.includes(holderId))
  if (owned.length === 0) return { kind: 'miss', miss: facts.typeHasStock ? 'none' : 'not-deposited' }
  const [first, ...rest] = request.licenceNumber === null ? owned : owned.filter(({ licenceNumberMatches }) => licenceNumberMatches === true)
  if (first === undefined) return { kind: 'miss', miss: 'mismatch' }
  const licence = rest.reduce(preferred, first)
  const refusal = whyNotShown(licence)
  return refusal === undefined ? { kind: 'show', licence } : { kind: 'refuse', licence, refusal }
}

type IssuedLicence = LicenceFact & { readonly status: Exclude<LicenceStatusFact, { kind: 'draft' }> }

function isIssued(licence: LicenceFact): licence is IssuedLicence {
  return licence.status.kind !== 'draft'
}

/** 提示 — of a licence that is shown; in this order. */
export function noticesOf({ flags }: LicenceFact): readonly LookUpNotice[] {
  const notices: readonly (readonly [boolean, LookUpNotice])[] = [
    [flags.restricted, 'restricted'], [flags.disputed, 'disputed'], [flags.unverified, 'unverified-stock'],
  ]
  return notices.filter(([stands]) => stands).map(([, notice]) => notice)
}

/** The smaller, the sooner the party can do something about it; the window hears of that one. */
const standings = ['valid', 'duplicate', 'suspended', 'lost', 'not-yet-valid', 'expired', 'ended'] as const

function preferred(a: IssuedLicence, b: IssuedLicence): IssuedLicence {
  const difference = standings.indexOf(standingOf(a)) - standings.indexOf(standingOf(b))
  if (difference !== 0) return difference < 0 ? a : b
  if (a.validity.from !== b.validity.from) return a.validity.from > b.validity.from ? a : b
  return a.licenceId > b.licenceId ? a : b
}

// A duplicate is not disclosed in any status: which of the two is right is what nobody knows yet.
function standingOf({ status, flags }: IssuedLicence): (typeof standings)[number] {
  return flags.duplicate ? 'duplicate' : status.kind
}

function whyNotShown({ status, flags, validity: { from, until } }: IssuedLicence): Refusal<LookUpRefusal> | undefined {
  if (flags.duplicate) return refuse('LICENCE_DUPLICATE')
  switch (status.kind) {
    case 'valid':
      return undefined
    case 'suspended':
      return refuse('LICENCE_STATUS_SUSPENDED')
    case 'lost':
      return refuse('LICENCE_STATUS_LOST')
    case 'not-yet-valid':
      return refuse('LICENCE_STATUS_NOT_YET_VALID', { validFrom: from })
    case 'expired':
      return refuse('LICENCE_STATUS_EXPIRED', until === null ? {} : { validUntil: until })
    case 'ended':
      return refuse(endingCodes[status.ended.how], { how: status.ended.how, endedAt: status.ended.at, by: status.ended.by })
    default:
      return unreachable(status)
  }
}

const endingCodes: Readonly<Record<Ending, LookUpRefusal>> = {
  superseded: 'LICENCE_STATUS_SUPERSEDED',
  'transferred-out': 'LICENCE_STATUS_TRANSFERRED_OUT',
  cancelled: 'LICENCE_STATUS_CANCELLED',
  withdrawn: 'LICENCE_STATUS_WITHDRAWN',
  rescinded: 'LICENCE_STATUS_RESCINDED',
  revoked: 'LICENCE_STATUS_REVOKED',
}
