import { checkOf, lookUpRefusals, type LookUpRefusal } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { decideLookUp } from './decide.ts'
import type { GrantFact, LicenceFact, LookUpFacts, LookUpRequest } from './facts.ts'
import { businessCode, clerk, elsewhere, facts, grant, instant, licence, opened, request } from './fixtures.ts'

type Wrong = readonly [code: LookUpRefusal, asked: Partial<LookUpRequest>, known: Partial<LookUpFacts>]

const standing = (as: GrantFact['standing']): Partial<LookUpFacts> => ({ grants: [{ ...grant, standing: as }] })
const status = (as: LicenceFact['status']): Partial<LookUpFacts> => ({ licences: [{ ...licence, status: as }] })
const ended = (how: 'withdrawn' | 'rescinded' | 'revoked' | 'cancelled' | 'transferred-out' | 'superseded') =>
  status({ kind: 'ended', ended: { how, at: instant('2025-01-01T00:00:00.000Z'), by: elsewhere } })
const weak = opened.parties.map((party) => ({ ...party, presence: { kind: 'signed-message' } as const }))

/** One thing that is wrong for each code, in the order of the register. */
const wrongs: readonly Wrong[] = [
  ['LOOKUP_ACCOUNT_NOT_IN_USE', {}, { suspended: true }],
  ['WINDOW_ROLE_MISSING', { by: { ...clerk, roles: ['auditor'] } }, {}],
  ['CASE_NOT_OF_THIS_WINDOW', { by: { ...clerk, unit: elsewhere } }, {}],
  ['CASE_NO_LONGER_OPEN', {}, { case: { ...opened, open: false } }],
  ['WINDOW_NOT_ENTRUSTED', {}, { entrusted: false }],
  ['PRESENCE_TOO_WEAK', {}, { case: { ...opened, parties: weak } }],
  ['SLOT_NOT_IN_CASE', { slot: 'M9' }, {}],
  ['PARTY_NOT_IN_CASE', { party: 'P9' }, {}],
  ['PARTY_ROLE_DIFFERS', { party: 'P2' }, {}],
  ['PARTY_MISSING', { slot: 'M3' }, {}],
  ['PARTY_AMBIGUOUS', { slot: 'M2' }, {}],
  ['TYPE_NOT_IN_SLOT', { typeCode: businessCode }, { grants: [{ ...grant, typeCode: businessCode }] }],
  ['GRANT_MISSING', {}, { grants: [] }],
  ['GRANT_STILL_PENDING', {}, standing('pending')],
  ['GRANT_TAKEN_BACK', {}, standing('withdrawn')],
  ['GRANT_RUN_OUT', {}, standing('expired')],
  ['GRANT_NOT_YET_IN_FORCE', {}, standing('not-yet')],
  ['FIELD_NOT_GRANTED', { fields: ['idPhoto'] }, {}],
  ['CONSENT_MISSING', {}, { grants: [{ ...grant, basis: 'consent' }] }],
  ['QUOTA_USED_UP', {}, { grants: [{ ...grant, answeredToday: grant.scope.dailyQuota }] }],
  ['LOOKING_UP_TOO_FAST', {}, { rate: { lastMinute: 120, perMinuteMax: 120 } }],
  ['LICENCE_DUPLICATE', {}, { licences: [{ ...licence, flags: { ...licence.flags, duplicate: true } }] }],
  ['LICENCE_STATUS_SUSPENDED', {}, status({ kind: 'suspended' })],
  ['LICENCE_STATUS_LOST', {}, status({ kind: 'lost' })],
  ['LICENCE_STATUS_NOT_YET_VALID', {}, status({ kind: 'not-yet-valid' })],
  ['LICENCE_STATUS_EXPIRED', {}, status({ kind: 'expired' })],
  ['LICENCE_STATUS_SUPERSEDED', {}, ended('superseded')],
  ['LICENCE_STATUS_TRANSFERRED_OUT', {}, ended('transferred-out')],
  ['LICENCE_STATUS_CANCELLED', {}, ended('cancelled')],
  ['LICENCE_STATUS_WITHDRAWN', {}, ended('withdrawn')],
  ['LICENCE_STATUS_RESCINDED', {}, ended('rescinded')],
  ['LICENCE_STATUS_REVOKED', {}, ended('revoked')],
]

describe('one thing wrong is refused by its own code', () => {
  test.each(wrongs)('%s', (code, asked, known) => {
    const decision = decideLookUp({ ...request, ...asked }, { ...facts, ...known })
    expect(decision).toMatchObject({ outcome: 'refused', refused: code, check: checkOf(code) })
  })

  test('no code is left out, and they stand in the order of the register', () => {
    expect(wrongs.map(([code]) => code)).toEqual(Object.keys(lookUpRefusals))
  })
})

describe('of two things wrong in different checks the earlier check tells', () => {
  const pairs = wrongs.flatMap((early) => wrongs.filter(([late]) => checkOf(early[0]) < checkOf(late)).map((late) => ({ early, late })))

  // The presence minimum is the grant's: where no grant is in force there is none, and check 5 says so.
  const noMinimum = ['GRANT_MISSING', 'GRANT_STILL_PENDING', 'GRANT_TAKEN_BACK', 'GRANT_RUN_OUT', 'GRANT_NOT_YET_IN_FORCE']

  test('for every pair that can be wrong at once', () => {
    const broken = pairs.filter(({ early: [code, asked, known], late: [, laterAsked, laterKnown] }) => {
      const both = { ...facts, ...laterKnown, ...known, ...mergedCase(known, laterKnown) }
      const decision = decideLookUp({ ...request, ...laterAsked, ...asked }, both)
      return decision.outcome !== 'refused' || checkOf(decision.refused) > checkOf(code)
    })
    expect(pairs.length).toBeGreaterThan(300)
    expect(broken.map(({ early, late }) => `${early[0]} before ${late[0]}`)).toEqual(noMinimum.map((code) => `PRESENCE_TOO_WEAK before ${code}`))
  })
})

test('checks never go down along the register, and all eight are there', () => {
  const checks = Object.values(lookUpRefusals).map(({ check }) => check)
  expect(checks).toEqual(checks.toSorted((a, b) => a - b))
  expect(new Set(checks)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]))
})

test('every refusal has its words and a next step', () => {
  for (const { zh, next } of Object.values(lookUpRefusals)) {
    expect(zh).toMatch(/。$/)
    expect(next).toMatch(/。$/)
  }
})

// Two wrongs of the case itself are both kept; of any other fact the earlier wrong stands alone.
function mergedCase(early: Partial<LookUpFacts>, late: Partial<LookUpFacts>): Partial<LookUpFacts> {
  if (early.case === undefined || early.case === null || late.case === undefined || late.case === null) return {}
  return { case: { ...opened, open: early.case.open && late.case.open, parties: weak } }
}
