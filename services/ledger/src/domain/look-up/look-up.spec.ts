import { describe, expect, test } from 'vitest'
import { decideLookUp } from './decide.ts'
import type { LookUpDecision } from './decision.ts'
import type { GrantFact, LicenceFact, LookUpFacts, LookUpRequest } from './facts.ts'
import {
  businessCode, centre, clerk, day, elsewhere, facts, grant, housing, husband, licence, lookUpId, moment, newerLicence, oldCentre, oldHousing, opened, permit,
  request, revoked, secondGrant, stranger, wife,
} from './fixtures.ts'
import { recordOf } from './record.ts'

const look = (asked: Partial<LookUpRequest> = {}, known: Partial<LookUpFacts> = {}): LookUpDecision => decideLookUp({ ...request, ...asked }, { ...facts, ...known })
const withScope = (base: GrantFact, scope: Partial<GrantFact['scope']>): GrantFact => ({ ...base, scope: { ...base.scope, ...scope } })
const withFlags = (flags: Partial<LicenceFact['flags']>): LicenceFact => ({ ...licence, flags: { ...licence.flags, ...flags } })

describe('a window clerk', () => {
  test('gets every granted field of the applicant\'s licence', () => {
    expect(look()).toMatchObject({
      outcome: 'answered', grant, licence, source: 'local', notices: [], fields: grant.scope.fields,
      subject: { itemId: permit, implementingUnit: housing, party: 'P1', holderId: wife },
    })
  })

  test('gets no more than was asked for, in the order of the grant', () => {
    expect(look({ fields: ['licence.number', 'holder.name'] })).toMatchObject({ fields: [{ field: 'holder.name', plain: true }, { field: 'licence.number', plain: false }] })
  })

  test('gets a yes or no without any field, whatever fields were named', () => {
    expect(look({ level: 'predicate', fields: ['idPhoto'] })).toMatchObject({ outcome: 'answered', fields: [] })
  })

  test('names the one of two co-owners whose licence is meant', () => {
    expect(look({ slot: 'M2', party: 'P2' })).toMatchObject({ outcome: 'answered', subject: { party: 'P2', holderId: husband } })
    expect(look({ slot: 'M2' })).toMatchObject({ refused: 'PARTY_AMBIGUOUS', detail: { role: 'co-owner', parties: ['P2', 'P3'] } })
  })

  test('is told what stands beside a licence in force', () => {
    const known = { licences: [withFlags({ restricted: true, disputed: true, unverified: true })] }
    expect(look({}, known)).toMatchObject({ outcome: 'answered', notices: ['restricted', 'disputed', 'unverified-stock'] })
  })

  test('of the unit that took over the window goes on with its cases', () => {
    expect(look({ by: { ...clerk, unit: elsewhere, predecessors: [centre] } })).toMatchObject({ outcome: 'answered' })
  })

  test('of the implementing unit itself needs no entrustment', () => {
    const own = { ...opened, windowUnit: housing }
    const by = { ...clerk, unit: housing }
    expect(look({ by }, { case: own, entrusted: false })).toMatchObject({ outcome: 'answered' })
    const merged = { ...opened, windowUnit: oldCentre }
    expect(look({ by: { ...clerk, unit: oldCentre } }, { case: merged, entrusted: false, implementingPredecessors: [oldCentre] })).toMatchObject({ outcome: 'answered' })
  })

  test('uses a grant to the unit whose tasks the implementing unit took over', () => {
    const old = withScope(grant, { implementingUnits: [oldHousing] })
    expect(look({}, { grants: [old] })).toMatchObject({ refused: 'GRANT_MISSING' })
    expect(look({}, { grants: [old], implementingPredecessors: [oldHousing] })).toMatchObject({ outcome: 'answered' })
  })
})

test('a department\'s system may ask in its own name, an issuing clerk may not', () => {
  expect(look({ by: { ...clerk, roles: ['department-system'] } })).toMatchObject({ outcome: 'answered' })
  expect(look({ by: { ...clerk, roles: ['issuing-clerk'] } })).toMatchObject({ refused: 'WINDOW_ROLE_MISSING' })
})

describe('of several grants', () => {
  const chosen = (...grants: readonly GrantFact[]) => [look({}, { grants }), look({}, { grants: grants.toReversed() })]
  const better: readonly (readonly [string, GrantFact, GrantFact])[] = [
    ['a statutory one', grant, { ...secondGrant, basis: 'consent' }],
    ['one with quota left', grant, { ...secondGrant, answeredToday: 10 }],
    ['one that shows more fields', grant, withScope(secondGrant, { fields: grant.scope.fields.slice(0, 2) })],
    ['one that shows more in plain', grant, withScope(secondGrant, { fields: grant.scope.fields.map(({ field }) => ({ field, plain: false })) })],
    ['one that runs longer', grant, withScope(secondGrant, { validUntil: day('2026-06-30') })],
    ['the newest of equal ones', secondGrant, grant],
    ['one in force', grant, { ...secondGrant, standing: 'withdrawn' }],
  ]
  test.each(better)('%s is used', (_, best, other) => {
    for (const decision of chosen(best, other)) expect(decision).toMatchObject({ outcome: 'answered', grant: { grantId: best.grantId } })
  })

  test('one that a keyed number meets is used where nobody\'s card was read', () => {
    const keyed = { ...opened, parties: opened.parties.map((party) => ({ ...party, presence: { kind: 'keyed' } as const })) }
    const grants: readonly GrantFact[] = [{ ...grant, presenceMin: 'keyed' }, secondGrant]
    for (const some of [grants, grants.toReversed()]) expect(look({}, { case: keyed, grants: some })).toMatchObject({ outcome: 'answered', grant: { grantId: grant.grantId } })
    expect(look({}, { case: keyed, grants: [secondGrant] })).toMatchObject({ refused: 'PRESENCE_TOO_WEAK', check: 2, detail: { presenceMin: 'card-reader' }, grant: { grantId: secondGrant.grantId } })
  })

  test('one that covers the fields asked for comes before one with more quota and a longer run that does not', () => {
    const covering = { ...withScope(grant, { fields: [{ field: 'holder.number', plain: false }], validUntil: day('2026-06-30') }), answeredToday: 10 }
    for (const grants of [[covering, secondGrant], [secondGrant, covering]])
      expect(look({ fields: ['holder.number'] }, { grants })).toMatchObject({ refused: 'QUOTA_USED_UP', grant: { grantId: covering.grantId } })
  })

  test('no two are put together to cover the fields', () => {
    const half = (base: GrantFact, field: string): GrantFact => withScope(base, { fields: [{ field, plain: true }] })
    const grants = [half(grant, 'holder.name'), half(secondGrant, 'holder.number')]
    expect(look({ fields: ['holder.name', 'holder.number'] }, { grants })).toMatchObject({ refused: 'FIELD_NOT_GRANTED', detail: { missing: 1, granted: ['holder.number'] } })
  })
})

describe('of several licences of the party', () => {
  const both = (known: readonly LicenceFact[], asked: Partial<LookUpRequest> = {}) =>
    [look(asked, { licences: known }), look(asked, { licences: known.toReversed() })]

  test('the one in force is shown', () => {
    for (const decision of both([licence, { ...newerLicence, status: { kind: 'suspended' } }])) expect(decision).toMatchObject({ outcome: 'answered', licence: { licenceId: licence.licenceId } })
  })

  test('the one whose validity began last is shown', () => {
    for (const decision of both([licence, newerLicence])) expect(decision).toMatchObject({ licence: { licenceId: newerLicence.licenceId } })
    const sameDay = { ...newerLicence, validity: licence.validity }
    for (const decision of both([licence, sameDay])) expect(decision).toMatchObject({ licence: { licenceId: newerLicence.licenceId } })
  })

  test('the one whose number the window gives is shown, or its state told', () => {
    const asked = { licenceNumber: '京0001' }
    const matching = { ...licence, licenceNumberMatches: true }
    const other = { ...newerLicence, licenceNumberMatches: false }
    for (const decision of both([matching, other], asked)) expect(decision).toMatchObject({ outcome: 'answered', licence: { licenceId: licence.licenceId } })
    for (const decision of both([{ ...matching, status: { kind: 'lost' } }, other], asked)) expect(decision).toMatchObject({ refused: 'LICENCE_STATUS_LOST' })
  })

  test('a duplicate is not disclosed, and does not stand in the way of the first', () => {
    const duplicate = { ...newerLicence, flags: { ...licence.flags, duplicate: true } }
    for (const decision of both([licence, duplicate])) expect(decision).toMatchObject({ outcome: 'answered', licence: { licenceId: licence.licenceId } })
    for (const decision of both([{ ...licence, status: { kind: 'suspended' } }, duplicate])) expect(decision).toMatchObject({ refused: 'LICENCE_DUPLICATE' })
    expect(look({}, { licences: [{ ...duplicate, status: revoked.status }] })).toMatchObject({ refused: 'LICENCE_DUPLICATE' })
  })
})

describe('a miss says which of four it is', () => {
  test('the person does not have it', () => {
    expect(look({}, { licences: [] })).toMatchObject({ outcome: 'missed', miss: 'none' })
    expect(look({}, { licences: [{ ...licence, status: { kind: 'draft' } }] })).toMatchObject({ miss: 'none' })
    expect(look({}, { licences: [{ ...licence, holders: [stranger] }] })).toMatchObject({ miss: 'none' })
    expect(look({}, { licences: [{ ...licence, typeCode: businessCode }] })).toMatchObject({ miss: 'none' })
  })
  test('it is not deposited here', () => {
    expect(look({}, { licences: [], typeHasStock: false })).toMatchObject({ miss: 'not-deposited' })
  })
  test('it does not match', () => {
    expect(look({ licenceNumber: '京0001' }, { licences: [{ ...licence, licenceNumberMatches: false }] })).toMatchObject({ miss: 'mismatch' })
    expect(look({ licenceNumber: '京0001' })).toMatchObject({ miss: 'mismatch' })
  })
  test('the source failed, whatever is known besides', () => {
    expect(look({}, { sourceFailed: true })).toMatchObject({ outcome: 'missed', miss: 'source-failed' })
  })
})

describe('the record', () => {
  const asked = {
    lookUpId, context: { kind: 'case', caseId: request.caseId, itemId: permit, slot: 'M1', party: 'P1' }, windowUnit: centre, implementingUnit: housing,
    holderId: wife, typeCode: request.typeCode, level: 'fields',
  }

  test('of an answer names what was shown by commitment only', () => {
    const disclosure = { commitments: [{ field: 'holder.name', masked: false, commitment: 'c' }], salts: [{ part: 'salts', subject: `holder-${wife}`, value: ['s'] } as const] }
    expect(recordOf(request, look(), disclosure)).toEqual({
      type: 'LookupAnswered', v: 1, seal: disclosure.salts,
      data: {
        ...asked, licenceId: licence.licenceId, typeId: licence.typeId, licenceRevision: 3, grantId: grant.grantId, basis: { kind: 'statutory' },
        source: 'local', notices: [], commitments: disclosure.commitments,
      },
    })
  })

  test('of a refusal at check 8 names grant and licence', () => {
    const decision = look({}, { licences: [revoked] })
    expect(decision).toMatchObject({ outcome: 'refused', check: 8, detail: { how: 'revoked', endedAt: '2025-01-01T00:00:00.000Z', by: elsewhere } })
    expect(recordOf(request, decision, { commitments: [], salts: [] })).toEqual({
      type: 'LookupRefused', v: 1,
      data: {
        ...asked, check: 8, code: 'LICENCE_STATUS_REVOKED', detail: { how: 'revoked', endedAt: '2025-01-01T00:00:00.000Z', by: elsewhere },
        grantId: grant.grantId, licenceId: licence.licenceId,
      },
    })
  })

  test('of a refusal to another window says whose licence was wanted, which the answer does not', () => {
    const decision = look({ by: { ...clerk, unit: elsewhere } })
    expect(decision).toMatchObject({ refused: 'CASE_NOT_OF_THIS_WINDOW', check: 1, detail: {}, grant: null, licence: null, subject: { holderId: wife, party: 'P1' } })
    const nowhere = look({ by: { ...clerk, unit: elsewhere } }, { case: null })
    expect(nowhere).toMatchObject({ refused: 'CASE_NOT_OF_THIS_WINDOW', detail: {}, subject: { itemId: null, implementingUnit: null, party: null, holderId: null } })
  })

  test('of a miss names the grant', () => {
    const decision = look({}, { licences: [] })
    expect(decision.outcome === 'missed' && recordOf({ ...request, ...moment }, decision)).toEqual({
      type: 'LookupMissed', v: 1, data: { ...asked, miss: 'none', grantId: grant.grantId, source: 'local' },
    })
  })

  test('of a guess that does not point to one party names none', () => {
    const suspended = (party: string | null, slot: string) => look({ party, slot }, { suspended: true })
    expect(suspended(null, 'M2')).toMatchObject({ subject: { party: null, holderId: null } })
    expect(suspended('P9', 'M2')).toMatchObject({ subject: { party: 'P9', holderId: null } })
    expect(suspended('P2', 'M9')).toMatchObject({ subject: { party: 'P2', holderId: husband } })
  })
})
