import { specify } from '@hub/kernel/given'
import { caseRefusals, type CaseEvent, type CaseRefusal, type KeyedReason, type Presence } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import type { CaseCommand, OpenCase } from './commands.ts'
import { caseFile } from './decide.ts'
import {
  accept, accepted, clerk, close, closed, colleague, day, decline, declined, item, lookUp, open, opened, otherCase, paper, paperTaken, receive, receiveAgain, received, resolve, resolved,
  stranger, supplement, supplementAsked,
} from './fixtures.ts'

const given = specify(caseFile)
const [person, company] = open.parties
if (person === undefined || company === undefined) throw new Error('the fixture has two parties')

const keyed = (reason: KeyedReason | null, witness: Presence['witness'] = null): Presence => ({ kind: 'keyed', reference: 'K-2', reason, witness })
const withPresence = (presence: Presence | null, base: OpenCase = open): OpenCase => ({ ...base, parties: [{ ...person, presence }, company] })
const onlyPerson = (presence: Presence | null): OpenCase => ({ ...open, parties: [{ ...person, presence }] })

describe('presence evidence', () => {
  test('keyed for a person needs a reason and a colleague who saw the card', () => {
    const command = { ...withPresence(keyed('card-damaged', colleague)), fitWitnesses: [colleague] }
    const decision = given().when(command).decision
    expect(decision).toMatchObject([{ type: 'CaseOpened', data: { parties: [{ presence: keyed('card-damaged', colleague) }, {}] } }])
  })

  test.each([
    [keyed(null, colleague), 'CASE_PRESENCE_REASON_WRONG'],
    [keyed('organisation', colleague), 'CASE_PRESENCE_REASON_WRONG'],
    [{ ...keyed('no-card'), kind: 'card-reader' }, 'CASE_PRESENCE_REASON_WRONG'],
    [{ ...keyed(null, colleague), kind: 'presentation' }, 'CASE_PRESENCE_REASON_WRONG'],
    [keyed('no-card'), 'CASE_WITNESS_MISSING'],
    [keyed('no-card', clerk.operator), 'CASE_WITNESS_IS_CLERK'],
    [keyed('no-card', colleague), 'CASE_WITNESS_UNFIT'],
  ] as const)('of a person as %j is refused: %s', (presence, code) => {
    const fitWitnesses = code === 'CASE_WITNESS_UNFIT' ? [] : [colleague, clerk.operator]
    given().when({ ...withPresence(presence), fitWitnesses }).thenRefuses(code)
  })

  test('of an organisation is keyed for its own reason, without a witness, or with one who is fit', () => {
    const company2 = (presence: Presence): OpenCase => ({ ...open, parties: [person, { ...company, presence }] })
    expect(given().when(company2(keyed('organisation'))).decision).toHaveLength(1)
    given().when(company2(keyed('organisation', colleague))).thenRefuses('CASE_WITNESS_UNFIT', { party: 'P2' })
    given().when(company2(keyed('no-card', colleague))).thenRefuses('CASE_PRESENCE_REASON_WRONG', { party: 'P2', kind: 'keyed' })
  })

  test('may be missing for one party, not for all', () => {
    expect(given().when(withPresence(null)).decision).toHaveLength(1)
    given().when(onlyPerson(null)).thenRefuses('CASE_NOBODY_PRESENT')
  })
})

describe('of several things that are wrong the first is told', () => {
  const spouse = { ...person, role: 'spouse', presence: keyed(null) } as const
  const bad: OpenCase = { ...open, item: { ...item, status: 'withdrawn' }, entrusted: false, foreignNumber: { system: 'zhufang', number: '1' }, foreignNumberTaken: true, parties: [spouse, spouse] }
  const published: OpenCase = { ...bad, item }
  const numberFree: OpenCase = { ...published, entrusted: true, foreignNumberTaken: false }
  const collected = [opened, resolved, paperTaken]
  const badResolve = { ...resolve, slot: 'M9', lookUp: null }
  const badSupplement = { ...supplement, slots: ['M9'], due: day('2026-03-01') }
  const order: readonly (readonly [CaseRefusal, readonly CaseEvent[], CaseCommand])[] = [
    ['CASE_ALREADY_OPENED', [opened, declined], { ...bad, item: null }],
    ['CASE_ITEM_NOT_FOUND', [], { ...bad, item: null }],
    ['CASE_ITEM_WITHDRAWN', [], bad],
    ['CASE_WINDOW_NOT_ENTRUSTED', [], published],
    ['CASE_NUMBER_TAKEN', [], { ...published, entrusted: true }],
    ['CASE_PARTY_TWICE', [], numberFree],
    ['CASE_WITHOUT_APPLICANT', [], { ...numberFree, parties: [{ ...spouse, presence: null }] }],
    ['CASE_NOBODY_PRESENT', [], { ...numberFree, parties: [{ ...person, presence: null }] }],
    ['CASE_PRESENCE_REASON_WRONG', [], { ...numberFree, parties: [{ ...person, presence: keyed(null) }] }],
    ['CASE_WITNESS_MISSING', [], onlyPerson(keyed('no-card'))],
    ['CASE_WITNESS_IS_CLERK', [], onlyPerson(keyed('no-card', clerk.operator))],
    ['CASE_WITNESS_UNFIT', [], onlyPerson(keyed('no-card', colleague))],
    ['CASE_NOT_FOUND', [], { ...receive, by: stranger }],
    ['CASE_OF_ANOTHER_WINDOW', [opened, declined], { ...receive, by: stranger }],
    ['CASE_DECLINED', [opened, declined], badResolve],
    ['CASE_CLOSED', [...collected, received, accepted, closed], badResolve],
    ['CASE_NOT_COLLECTING', [...collected, received], badResolve],
    ['CASE_SLOT_UNKNOWN', [opened], badResolve],
    ['CASE_LOOKUP_NOT_FOUND', [opened], { ...resolve, lookUp: null }],
    ['CASE_LOOKUP_ELSEWHERE', [opened], { ...resolve, lookUp: { ...lookUp, caseId: otherCase, answered: null } }],
    ['CASE_LOOKUP_ELSEWHERE', [opened], { ...resolve, lookUp: { ...lookUp, slot: 'M3', answered: null } }],
    ['CASE_LOOKUP_NOT_ANSWERED', [opened], { ...resolve, lookUp: { ...lookUp, answered: null }, licenceStands: false }],
    ['CASE_LICENCE_CHANGED', [opened], { ...resolve, licenceStands: false }],
    ['CASE_NOT_COLLECTING', [...collected, received], { ...paper, slot: 'M1' }],
    ['CASE_SLOT_UNKNOWN', [opened], { ...paper, slot: 'M9' }],
    ['CASE_SLOT_WAIVED', [opened, resolved], { ...paper, slot: 'M1' }],
    ['CASE_SLOTS_MISSING', [opened], receive],
    ['CASE_NOT_RECEIVED', [opened], accept],
    ['CASE_ALREADY_ACCEPTED', [...collected, received, accepted], decline],
    ['CASE_ALREADY_ACCEPTED', [...collected, received, accepted], badSupplement],
    ['CASE_NOT_RECEIVED', [opened], badSupplement],
    ['CASE_SUPPLEMENT_ONCE', [...collected, received, supplementAsked, paperTaken, received], badSupplement],
    ['CASE_SLOT_UNKNOWN', [...collected, received], badSupplement],
    ['CASE_SUPPLEMENT_DAY_PAST', [...collected, received], { ...badSupplement, slots: ['M2'] }],
    ['CASE_NOT_SUPPLEMENTING', [opened], receiveAgain],
    ['CASE_SLOTS_MISSING', [...collected, received, supplementAsked], receiveAgain],
    ['CASE_NOT_ACCEPTED', [...collected, received], close],
    ['CASE_NOT_LAPSED', [...collected, received], { ...close, outcome: 'lapsed' }],
  ]
  test.each(order)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in this list', () => {
    expect(new Set(order.map(([code]) => code))).toEqual(new Set(Object.keys(caseRefusals)))
  })
})
