import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideLookUp } from './decide.ts'
import type { GrantFact, LicenceFact, LookUpFacts, LookUpRequest } from './facts.ts'
import { businessCode, clerk, elsewhere, facts, grant, husband, instant, licence, newerLicence, opened, request, secondGrant, stranger, wife } from './fixtures.ts'

/** Fixed, because the tests below count how often they got anywhere. */
const seed = 20_260_302

/** The first value mostly, so that runs get past the first checks often enough. */
const mostly = <T>(usual: T, ...rare: readonly NoInfer<T>[]): fc.Arbitrary<T> => fc.oneof({ weight: 9 * rare.length, arbitrary: fc.constant(usual) }, { weight: rare.length, arbitrary: fc.constantFrom(...rare) })

const asked: fc.Arbitrary<LookUpRequest> = fc.record({
  by: mostly<LookUpRequest['by']>(clerk, { ...clerk, unit: elsewhere }, { ...clerk, roles: ['auditor'] }),
  slot: mostly('M1', 'M2', 'M3', 'M9'),
  party: mostly<string | null>(null, 'P1', 'P2', 'P9'),
  typeCode: mostly(request.typeCode, businessCode),
  level: mostly<LookUpRequest['level']>('fields', 'predicate'),
  fields: mostly<string[]>([], ['holder.name'], ['holder.number']),
  licenceNumber: mostly<string | null>(null, '京0001'),
}).map((some) => ({ ...request, ...some }))

const grants: readonly GrantFact[] = [grant, secondGrant, { ...grant, standing: 'withdrawn' }, { ...grant, basis: 'consent' }, { ...grant, answeredToday: 10 }]
const known: fc.Arbitrary<LookUpFacts> = fc.record({
  suspended: mostly(false, true),
  case: mostly<LookUpFacts['case']>(opened, null, { ...opened, open: false }, { ...opened, parties: opened.parties.map((party) => ({ ...party, presence: null })) }),
  entrusted: mostly(true, false),
  grants: fc.subarray([...grants]),
  rate: mostly(facts.rate, { lastMinute: 120, perMinuteMax: 120 }),
}).map((some) => ({ ...facts, ...some }))

const someLicence: fc.Arbitrary<LicenceFact> = fc.record({
  base: fc.constantFrom(licence, newerLicence),
  holders: fc.subarray([wife, husband, stranger]),
  typeCode: fc.constantFrom(licence.typeCode, businessCode),
  status: fc.constantFrom<LicenceFact['status'][]>(
    { kind: 'draft' }, { kind: 'valid' }, { kind: 'not-yet-valid' }, { kind: 'suspended' }, { kind: 'lost' }, { kind: 'expired' },
    { kind: 'ended', ended: { how: 'revoked', at: instant('2025-01-01T00:00:00.000Z'), by: elsewhere } },
  ),
  flags: fc.record({ restricted: fc.boolean(), disputed: fc.boolean(), unverified: fc.boolean(), duplicate: fc.boolean() }),
  licenceNumberMatches: fc.boolean(),
}).map(({ base, ...some }) => ({ ...base, ...some }))

/** Mostly licences in force, for the test of what is shown. */
const inForce = fc.record({
  licences: fc.array(fc.oneof({ weight: 2, arbitrary: fc.constantFrom(licence, newerLicence) }, { weight: 1, arbitrary: someLicence }), { maxLength: 4 }),
  typeHasStock: fc.boolean(), sourceFailed: mostly(false, true),
})
const everythingAboutLicences = fc.record({ licences: fc.array(someLicence, { maxLength: 4 }), typeHasStock: fc.boolean(), sourceFailed: fc.boolean() })

test('until check 7 has passed the decision is the same whatever licences there are', () => {
  const reached = { early: 0, late: 0 }
  fc.assert(fc.property(asked, known, everythingAboutLicences, everythingAboutLicences, (one, base, these, those) => {
    const decision = decideLookUp(one, { ...base, ...these })
    const other = decideLookUp(one, { ...base, ...those })
    if (decision.outcome === 'refused' && decision.check < 8) {
      expect(other).toEqual(decision)
      reached.early += 1
    } else {
      expect(other.outcome === 'refused' && other.check < 8).toBe(false)
      reached.late += 1
    }
  }), { numRuns: 3_000, seed })
  expect(Math.min(reached.early, reached.late)).toBeGreaterThan(300)
})

test('a refusal before check 8 does not read the licences at all', () => {
  fc.assert(fc.property(asked, known, (one, base) => {
    const guarded = { ...base, get licences(): never { throw new Error('licences were looked at') } }
    const openly = decideLookUp(one, base)
    if (openly.outcome === 'refused' && openly.check < 8) expect(decideLookUp(one, guarded)).toEqual(openly)
    else expect(() => decideLookUp(one, guarded)).toThrow('licences were looked at')
  }), { numRuns: 1_000 })
})

test('what is shown is granted, asked for, and a licence of the party in force', () => {
  let answers = 0
  fc.assert(fc.property(asked, known, inForce, (one, base, these) => {
    const decision = decideLookUp(one, { ...base, ...these })
    if (decision.outcome !== 'answered') return
    answers += 1
    expect(decision.licence).toMatchObject({ status: { kind: 'valid' }, flags: { duplicate: false }, typeCode: one.typeCode })
    expect(decision.licence.holders).toContain(decision.subject.holderId)
    expect(decision.grant.standing).toBe('in-force')
    for (const field of decision.fields) expect(decision.grant.scope.fields).toContainEqual(field)
    if (one.fields.length > 0) for (const { field } of decision.fields) expect(one.fields).toContain(field)
  }), { numRuns: 3_000, seed })
  expect(answers).toBeGreaterThan(50)
})
