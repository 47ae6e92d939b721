import { specify } from '@hub/kernel/given'
import type { GrantEvent, GrantRefusal, GrantScope, ServiceItemId } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GrantCommand } from './commands.ts'
import { grant } from './decide.ts'
import {
  approve, asker, authorised, authorisedOpenly, civil, civilOfficer, conditional, dataAuthorityAgreed, dataOfficer, day, housing, narrow, narrowed, oldCivil, police,
  providerAgreed, reject, rejectedByDataAuthority, request, requested, requestedOpenly, scope, stranger, withdraw, withdrawn,
} from './fixtures.ts'
import { grantInForce, standingOf, type GrantState } from './state.ts'

const given = specify(grant)
const stateAfter = (...history: readonly GrantEvent[]): GrantState => history.reduce(grant.evolve, grant.initial)
const second = { ...approve, by: civilOfficer }

describe('a type shared on conditions', () => {
  test('is asked for, agreed to by the data authority, then by the provider', () => {
    given().when(request).then(requested)
    given(requested).when(approve).then(dataAuthorityAgreed)
    given(requested, dataAuthorityAgreed).when(second).then(providerAgreed, authorised)
  })

  test('waits for its stages in their order', () => {
    given(requested).when(second).thenRefuses('GRANT_STAGE_NOT_YOURS', { stage: 'data-authority' })
    given(requested, dataAuthorityAgreed).when({ ...approve, by: { ...dataOfficer, operator: stranger.operator } }).thenRefuses('GRANT_STAGE_NOT_YOURS', { stage: 'provider' })
  })

  test('may be refused at either stage', () => {
    given(requested).when(reject).then(rejectedByDataAuthority)
    const byProvider: GrantEvent = { type: 'GrantRejected', v: 1, data: { grantId: request.grantId, stage: 'provider' }, seal: [{ part: 'reason', subject: `unit-${civil}`, value: '用途不明' }] }
    given(requested, dataAuthorityAgreed).when({ ...reject, by: civilOfficer }).then(byProvider)
  })

  test('is agreed to by the unit that took the provider over', () => {
    const successor = { ...civilOfficer, unit: police, predecessors: [oldCivil] }
    given(requested, dataAuthorityAgreed).when({ ...second, by: successor }).then(providerAgreed, { ...authorised, data: { grantId: request.grantId, notify: [civil] } } as GrantEvent)
  })
})

describe('a type shared without condition', () => {
  const openly = { ...request, licenceType: { ...conditional, sharing: 'unconditional' as const } }
  test('is authorised by the data authority, and the providers are told', () => {
    given().when(openly).then(requestedOpenly)
    given(requestedOpenly).when(approve).then(dataAuthorityAgreed, authorisedOpenly)
  })
  test('by consent needs no statute', () => {
    given().when({ ...openly, basis: 'consent', statute: null }).then({ ...requestedOpenly, data: { ...requestedOpenly.data, basis: 'consent', statute: null } } as GrantEvent)
    given().when({ ...openly, statute: null }).thenRefuses('GRANT_STATUTE_MISSING')
  })
})

describe('a type that is not shared', () => {
  const closed = { ...request, licenceType: { ...conditional, sharing: 'not-shared' as const } }
  test('needs a statute whatever the basis, and both stages', () => {
    given().when({ ...closed, basis: 'consent', statute: null }).thenRefuses('GRANT_STATUTE_MISSING', { basis: 'consent', sharing: 'not-shared' })
    const asked: GrantEvent = { ...requested, data: { ...requested.data, sharing: 'not-shared' } } as GrantEvent
    given().when(closed).then(asked)
    given(asked).when(approve).then(dataAuthorityAgreed)
    given(asked, dataAuthorityAgreed).when(second).then(providerAgreed, authorised)
  })
})

describe('two pairs of eyes', () => {
  const askerAtBureau = { ...dataOfficer, operator: asker.operator }
  test('who asks never approves and never rejects', () => {
    given(requested).when({ ...approve, by: askerAtBureau }).thenRefuses('GRANT_ASKER_DECIDES')
    given(requested).when({ ...reject, by: askerAtBureau }).thenRefuses('GRANT_ASKER_DECIDES')
  })
  test('nobody approves two stages, not even where one unit is both', () => {
    const both = { ...dataOfficer, predecessors: [civil] }
    given(requested, dataAuthorityAgreed).when({ ...approve, by: both }).thenRefuses('GRANT_ONE_PERSON_TWO_STAGES')
  })
})

describe('statutes are cited, not told', () => {
  test.each(['国令716-7', '公司法-7', '国办发〔2022〕3号', '《居民身份证法》第六条'])('%s is a citation', (statute) => {
    given().when({ ...request, statute }).then({ ...requested, data: { ...requested.data, statute } } as GrantEvent)
  })
  test.each(['依据 法律', '张三，男', '11010519491231002X', '见附件。', '法'])('%s is not', (statute) => {
    given().when({ ...request, statute }).thenRefuses('GRANT_STATUTE_MALFORMED')
  })
})

describe('a period', () => {
  const until = (from: string, to: string) => given().when({ ...request, scope: { ...scope, validFrom: day(from), validUntil: day(to) } })
  const asked = (from: string, to: string): GrantEvent => ({ ...requested, data: { ...requested.data, scope: { ...scope, validFrom: day(from), validUntil: day(to) } } }) as GrantEvent
  test('of five years is the longest', () => {
    until('2026-03-02', '2031-03-01').then(asked('2026-03-02', '2031-03-01'))
    until('2026-03-02', '2031-03-02').thenRefuses('GRANT_VALIDITY_TOO_LONG', { yearsMax: 5 })
    until('2028-02-29', '2033-02-28').then(asked('2028-02-29', '2033-02-28'))
    until('2028-02-29', '2033-03-01').thenRefuses('GRANT_VALIDITY_TOO_LONG')
  })
  test('of one day is long enough, and both its days count', () => {
    until('2026-03-02', '2026-03-02').then(asked('2026-03-02', '2026-03-02'))
    const state = stateAfter(asked('2026-03-03', '2026-03-04'), dataAuthorityAgreed, providerAgreed, authorised)
    const on = (text: string) => (state.status === 'absent' ? 'absent' : standingOf(state, day(text)))
    expect(['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'].map(on)).toEqual(['not-yet', 'in-force', 'in-force', 'expired'])
    expect(grantInForce(state, day('2026-03-04'))).toBe(true)
    expect(grantInForce(stateAfter(), day('2026-03-04'))).toBe(false)
  })
})

describe('narrowing', () => {
  const wider: readonly (readonly [keyof GrantScope, Partial<GrantScope>])[] = [
    ['items', { items: [...scope.items, police as string as ServiceItemId] }],
    ['implementingUnits', { implementingUnits: [housing, police] }],
    ['fields', { fields: [...scope.fields, { field: 'husbandName', plain: false }] }],
    ['fields', { fields: [{ field: 'wifeName', plain: true }] }],
    ['dailyQuota', { dailyQuota: 101 }],
    ['validFrom', { validFrom: day('2026-03-01') }],
    ['validUntil', { validUntil: day('2027-03-02') }],
  ]
  test.each(wider)('never makes %s larger', (part, larger) => {
    given(requested).when({ ...narrow, scope: { ...scope, ...larger } }).thenRefuses('GRANT_WIDENED', { parts: [part] })
  })

  test('to the same scope, in whatever order, changes nothing', () => {
    given(requested).when({ ...narrow, scope: { ...scope, items: scope.items.toReversed(), fields: scope.fields.toReversed() } }).thenNothing()
  })

  test('again and again leaves less and less', () => {
    const anyScope: fc.Arbitrary<GrantScope> = fc.record({
      items: fc.subarray([...scope.items]), implementingUnits: fc.subarray([housing, police]), dailyQuota: fc.integer({ min: 1, max: 120 }),
      fields: fc.subarray([...scope.fields, { field: 'husbandName', plain: false }]).chain((fields) => fc.boolean().map((masked) => fields.map(({ field, plain }) => ({ field, plain: plain && !masked })))),
      validFrom: fc.constantFrom(day('2026-03-01'), day('2026-03-02'), day('2026-04-01')), validUntil: fc.constantFrom(day('2026-12-31'), day('2027-03-01'), day('2027-03-02')),
    })
    fc.assert(fc.property(fc.array(anyScope, { maxLength: 5 }), (scopes) => {
      let state = stateAfter(requested)
      for (const next of scopes) {
        const decision = grant.decide(state, { ...narrow, scope: next })
        if (Array.isArray(decision)) state = (decision as readonly GrantEvent[]).reduce(grant.evolve, state)
      }
      if (state.status === 'absent') throw new Error('the grant was asked for')
      const { scope: left } = state
      for (const { field, plain } of left.fields) expect(scope.fields.some((had) => had.field === field && (had.plain || !plain))).toBe(true)
      expect(scope.items).toEqual(expect.arrayContaining([...left.items]))
      expect(left.dailyQuota).toBeLessThanOrEqual(scope.dailyQuota)
      expect(left.validUntil <= scope.validUntil && left.validFrom >= scope.validFrom).toBe(true)
    }))
  })
})

test('provider, data authority and implementing unit may withdraw, nobody else', () => {
  const by = (acting: typeof asker) => given(requested).when({ ...withdraw, by: acting })
  by(civilOfficer).then(withdrawn)
  for (const acting of [dataOfficer, asker]) {
    const { unit } = acting
    by(acting).then({ ...withdrawn, data: { grantId: request.grantId, by: unit }, seal: [{ part: 'reason', subject: `unit-${unit}`, value: withdraw.reason }] } as GrantEvent)
  }
  by(stranger).thenRefuses('GRANT_NOT_CONCERNED')
})

// Every command in every state: a new command or state shows up here as a missing cell.
const histories = {
  absent: [],
  requested: [requested],
  halfway: [requested, dataAuthorityAgreed],
  authorised: [requested, dataAuthorityAgreed, providerAgreed, authorised],
  narrowed: [requested, dataAuthorityAgreed, providerAgreed, authorised, narrowed],
  rejected: [requested, rejectedByDataAuthority],
  withdrawn: [requested, withdrawn],
} as const
type Situation = keyof typeof histories
type Cell = GrantRefusal | readonly GrantEvent[]
const commands: { readonly [T in GrantCommand['type']]: Extract<GrantCommand, { type: T }> } = {
  RequestGrant: request, ApproveGrant: approve, RejectGrant: reject, NarrowGrant: narrow, WithdrawGrant: withdraw,
}
const twice = 'GRANT_ALREADY_REQUESTED'
const ended = { rejected: 'GRANT_ENDED', withdrawn: 'GRANT_ENDED' } as const
const table: Readonly<Record<GrantCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  RequestGrant: { absent: [requested], requested: twice, halfway: twice, authorised: twice, narrowed: twice, rejected: twice, withdrawn: twice },
  ApproveGrant: { absent: 'GRANT_NOT_FOUND', requested: [dataAuthorityAgreed], halfway: 'GRANT_STAGE_NOT_YOURS', authorised: 'GRANT_NOT_PENDING', narrowed: 'GRANT_NOT_PENDING', ...ended },
  RejectGrant: { absent: 'GRANT_NOT_FOUND', requested: [rejectedByDataAuthority], halfway: 'GRANT_STAGE_NOT_YOURS', authorised: 'GRANT_NOT_PENDING', narrowed: 'GRANT_NOT_PENDING', ...ended },
  NarrowGrant: { absent: 'GRANT_NOT_FOUND', requested: [narrowed], halfway: [narrowed], authorised: [narrowed], narrowed: [], ...ended },
  WithdrawGrant: { absent: 'GRANT_NOT_FOUND', requested: [withdrawn], halfway: [withdrawn], authorised: [withdrawn], narrowed: [withdrawn], ...ended },
}

describe.each(Object.keys(commands) as GrantCommand['type'][])('%s on a grant that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

test('any history folds, and what has ended stays ended', () => {
  const events = [requested, dataAuthorityAgreed, providerAgreed, authorised, narrowed, rejectedByDataAuthority, withdrawn]
  fc.assert(fc.property(fc.array(fc.constantFrom(...events)), fc.array(fc.constantFrom(...events)), (history, more) => {
    const { status } = stateAfter(...history)
    if (status === 'rejected' || status === 'withdrawn') expect(stateAfter(...history, ...more).status).toBe(status)
    if (!history.includes(requested)) expect(status).toBe('absent')
  }))
})
