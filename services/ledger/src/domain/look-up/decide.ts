import { isRefusal, refuse, unreachable, type Refusal } from '@hub/kernel'
import { checkOf, type LookUpRefusal } from '@hub/schemas'
import { actsFor } from '../acting.ts'
import { chooseGrant, fieldsToShow, refuseFields, type GrantChoice } from './choose-grant.ts'
import { chooseLicence, noticesOf } from './choose-licence.ts'
import type { KnownSubject, LookUpDecision, Refused } from './decision.ts'
import type { CaseFact, GrantFact, LicenceFact, LookUpFacts, LookUpRequest } from './facts.ts'
import { presenceSuffices } from './presence.ts'
import { findSubject, guessSubject } from './subject.ts'

/**
 * 用证决定 — the eight checks of a look-up, in their order. Until check 7 has passed nothing but item, grant, case and consent is looked at,
 * so no refusal before check 8 says anything about a licence. Every outcome is recorded; nothing is shown before its record is durable.
 */
export function decideLookUp(request: LookUpRequest, facts: LookUpFacts): LookUpDecision {
  const found = facts.case
  const person = checkPerson(request, facts)
  if (person !== undefined) return refused(request, facts, person)
  // 1, second half. A case that is not there and a case of another window get one and the same answer.
  if (found === null || !actsFor(request.by, found.windowUnit)) return refused(request, facts, refuse('CASE_NOT_OF_THIS_WINDOW'))

  return decideInCase(request, facts, found)
}

function decideInCase(request: LookUpRequest, facts: LookUpFacts, found: CaseFact): LookUpDecision {
  const chosen = chooseGrant(request, found, facts)
  const window = checkCase(found, facts)
  if (window !== undefined) return refused(request, facts, window)
  if (!isRefusal(chosen) && !presenceSuffices(found.parties, chosen.grant.presenceMin))
    return refused(request, facts, refuse('PRESENCE_TOO_WEAK', { presenceMin: chosen.grant.presenceMin }), chosen)

  const target = findSubject(request, found)
  if (isRefusal(target)) return refused(request, facts, target)
  if (!target.slot.evidence.some((one) => one.kind === 'licence' && one.typeCode === request.typeCode))
    return refused(request, facts, refuse('TYPE_NOT_IN_SLOT'))
  if (isRefusal(chosen)) return refused(request, facts, chosen)
  const { grant } = chosen
  const terms = checkTerms(chosen, facts)
  if (terms !== undefined) return refused(request, facts, terms, { grant })
  return decideOnLicence(request, facts, { subject: target.subject, grant })
}

/** 8 — the first line of a look-up that sees a licence. */
function decideOnLicence(request: LookUpRequest, facts: LookUpFacts, permitted: { readonly subject: KnownSubject; readonly grant: GrantFact }): LookUpDecision {
  const { subject, grant } = permitted
  const choice = chooseLicence(request, facts, subject.holderId)
  switch (choice.kind) {
    case 'show': {
      const { licence } = choice
      return { outcome: 'answered', subject, grant, licence, source: 'local', notices: noticesOf(licence), fields: fieldsToShow(request, grant) }
    }
    case 'miss':
      return { outcome: 'missed', subject, grant, source: 'local', miss: choice.miss }
    case 'refuse':
      return refused(request, facts, choice.refusal, { grant, licence: choice.licence })
    default:
      return unreachable(choice)
  }
}

/** 1 — the account is in use and is a window's; a department's system may ask in its own name. */
function checkPerson({ by }: LookUpRequest, { suspended }: LookUpFacts): Refusal<LookUpRefusal> | undefined {
  if (suspended) return refuse('LOOKUP_ACCOUNT_NOT_IN_USE')
  if (!by.roles.includes('window-clerk') && !by.roles.includes('department-system')) return refuse('WINDOW_ROLE_MISSING')
  return undefined
}

/** 2 — the case goes on, and its window takes in the item: by entrustment, or because the unit carries the item out itself. */
function checkCase({ open, windowUnit, implementingUnit }: CaseFact, { entrusted, implementingPredecessors }: LookUpFacts): Refusal<LookUpRefusal> | undefined {
  if (!open) return refuse('CASE_NO_LONGER_OPEN')
  const ownItem = windowUnit === implementingUnit || implementingPredecessors.includes(windowUnit)
  if (!ownItem && !entrusted) return refuse('WINDOW_NOT_ENTRUSTED')
  return undefined
}

/** 5 to 7 — the grant covers the fields, its basis holds, and the day's quota and the minute's rate have room for one more. */
function checkTerms(chosen: GrantChoice, { rate }: LookUpFacts): Refusal<LookUpRefusal> | undefined {
  const { grant: { basis, answeredToday, scope }, missing } = chosen
  if (missing > 0) return refuseFields(chosen)
  if (basis !== 'statutory') return refuse('CONSENT_MISSING')
  if (answeredToday >= scope.dailyQuota) return refuse('QUOTA_USED_UP', { dailyQuota: scope.dailyQuota })
  if (rate.lastMinute >= rate.perMinuteMax) return refuse('LOOKING_UP_TOO_FAST', { perMinuteMax: rate.perMinuteMax })
  return undefined
}

interface RestsOn { readonly grant: GrantFact; readonly licence?: LicenceFact }

function refused(request: LookUpRequest, facts: LookUpFacts, refusal: Refusal<LookUpRefusal>, restsOn?: RestsOn): Refused {
  return {
    outcome: 'refused', check: checkOf(refusal.refused), ...refusal, subject: guessSubject(request, facts.case),
    grant: restsOn?.grant ?? null, licence: restsOn?.licence ?? null,
  }
}
