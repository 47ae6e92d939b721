import { describe, expect, test } from 'vitest'
import { fill, remember } from './story-memory.ts'

const nowMs = Date.parse('2026-11-22T17:00:00.000Z')
const clock = { nowMs, newId: () => 'a-new-id' }

describe('what a tab is filled with', () => {
  test('names of the registers and ids of the answers before', () => {
    const registers = { serviceItems: { edges: [{ node: { itemId: 'i1', name: '参保', implementingUnit: { unitId: 'u1', name: '人社局' } } }] }, grants: { edges: [{ node: { grantId: 'g-old' } }] } }
    const memory = remember(remember({}, registers, nowMs), { openCase: { __typename: 'CommandAccepted', caseId: 'c1', position: 7 } }, nowMs)
    expect(fill(memory, { input: { caseId: '<caseId>', items: ['<事项：参保>', '<机构：人社局>'], at: '<position>' } }, clock)).toEqual({ ok: true, variables: { input: { caseId: 'c1', items: ['i1', 'u1'], at: 7 } } })
  })

  test('a new command id each time, and the days in Shanghai', () => {
    expect(fill({}, { commandId: '<自动生成>', from: '<今天>', until: '<一年后>' }, clock)).toEqual({ ok: true, variables: { commandId: 'a-new-id', from: '2026-11-23', until: '2027-11-23' } })
  })

  test('what nobody has told yet is named, and nothing is sent in its place', () => {
    expect(fill({}, { input: { grantId: '<grantId>', n: 3, other: null, text: 'a < b > c' } }, clock)).toEqual({ ok: false, missing: ['<grantId>'] })
    expect(fill({}, '<constructor>', clock)).toEqual({ ok: false, missing: ['<constructor>'] })
  })

  test('grants of a list are nobody\'s answer: only that of the own request is remembered', () => {
    const memory = remember(remember({}, { requestGrant: { __typename: 'CommandAccepted', grantId: 'mine' } }, nowMs), { grants: { edges: [{ node: { grantId: 'other' } }] } }, nowMs)
    expect(memory['grantId']).toBe('mine')
  })

  test('the instant of the first answered look-up stays', () => {
    const answered = { lookUp: { __typename: 'LookUpAnswered', licenceId: 'l1' } }
    expect(remember(remember({}, answered, nowMs), answered, nowMs + 60_000)).toMatchObject({ 用证时间: '2026-11-22T17:00:00.000Z', licenceId: 'l1' })
  })

  test.each([undefined, null, 3, 'x', [], { me: null }])('an answer that says %j adds nothing', (data) => {
    expect(remember({ caseId: 'c' }, data, nowMs)).toEqual({ caseId: 'c' })
  })
})
