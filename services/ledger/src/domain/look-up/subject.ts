import { refuse, type Refusal } from '@hub/kernel'
import type { LookUpRefusal, MaterialSlot } from '@hub/schemas'
import type { KnownSubject, Subject } from './decision.ts'
import type { CaseFact, LookUpRequest, PartyFact } from './facts.ts'

/** Of whom the licence must be, and for which line of the material list. */
export interface Found {
  readonly subject: KnownSubject
  readonly slot: MaterialSlot
}

/**
 * 认定当事人 (check 3) — the party in the role that the slot names. Where the request names none and exactly one party has the role, that
 * one; a window never chooses a person whom the case does not know.
 */
export function findSubject({ slot: code, party }: LookUpRequest, found: CaseFact): Found | Refusal<LookUpRefusal> {
  const slot = slotOf(found, code)
  if (slot === undefined) return refuse('SLOT_NOT_IN_CASE')
  const eligible = found.parties.filter(({ role }) => role === slot.role)
  if (party !== null) {
    const named = found.parties.find((one) => one.party === party)
    if (named === undefined) return refuse('PARTY_NOT_IN_CASE')
    if (named.role !== slot.role) return refuse('PARTY_ROLE_DIFFERS', { role: slot.role, parties: eligible.map((one) => one.party) })
    return { slot, subject: subjectOf(found, named) }
  }
  const [only, ...others] = eligible
  if (only === undefined) return refuse('PARTY_MISSING', { role: slot.role })
  if (others.length > 0) return refuse('PARTY_AMBIGUOUS', { role: slot.role, parties: eligible.map((one) => one.party) })
  return { slot, subject: subjectOf(found, only) }
}

/**
 * What can be told of a look-up that is refused before its party is settled, so that an auditor, and one day the holder, sees
 * whose licence was asked for. Goes into the record only, never into the answer.
 */
export function guessSubject({ slot: code, party }: LookUpRequest, found: CaseFact | null): Subject {
  if (found === null) return { itemId: null, implementingUnit: null, party, holderId: null }
  const role = slotOf(found, code)?.role
  const meant = found.parties.filter((one) => (party === null ? one.role === role : one.party === party))
  const only = meant.length === 1 ? meant[0] : undefined
  return { itemId: found.itemId, implementingUnit: found.implementingUnit, party: only?.party ?? party, holderId: only?.holderId ?? null }
}

function slotOf({ slots }: CaseFact, code: string): MaterialSlot | undefined {
  return slots.find(({ slot }) => slot === code)
}

function subjectOf({ itemId, implementingUnit }: CaseFact, { party, holderId }: PartyFact): KnownSubject {
  return { itemId, implementingUnit, party, holderId }
}
