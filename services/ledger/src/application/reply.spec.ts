import type { Envelope } from '@hub/schemas'
import { refuse } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { decodeEnvelope } from '../events/codec.ts'
import * as city from '../projections/testing/every-event.ts'
import { idsOf, lastPosition, refusedReply } from './reply.ts'

const events = city.everyEvent({ erase: true }).map(({ bytes }) => decodeEnvelope(bytes))
const first = (type: string): Envelope => {
  const envelope = events.find((event) => event.type === type)
  if (envelope === undefined) throw new Error(`no example of ${type}`)
  return envelope
}

describe('the ids of an answer', () => {
  test('name what the command made or changed', () => {
    expect(idsOf([first('UnitRegistered')])).toEqual({ unitId: city.department })
    expect(idsOf([first('UnitSucceeded')])).toEqual({ unitId: city.department, successor: city.successorUnit })
    expect(idsOf([first('GrantRequested')])).toMatchObject({ grantId: city.openGrant, typeId: city.marriageType })
    expect(idsOf([first('SlotResolved')])).toMatchObject({ caseId: city.openedCase })
  })

  test('name the first of each kind where a command made several events', () => {
    expect(idsOf([first('LicenceComposed'), first('LicenceDeposited')])['licenceId']).toBe(city.issuedLicence)
  })

  test('of a case name its own number, but no number of another system', () => {
    const [own, foreign] = events.filter(({ type }) => type === 'CaseOpened')
    expect(idsOf(own === undefined ? [] : [own])).toMatchObject({ caseId: city.openedCase, caseNumber: '2026-000001' })
    expect(idsOf(foreign === undefined ? [] : [foreign])).not.toHaveProperty('caseNumber')
  })

  test.each(['LookupAnswered', 'LookupRefused', 'LookupMissed'])('of a look-up (%s) name the record and nothing of what was looked up', (type) => {
    expect(Object.keys(idsOf([first(type)]))).toEqual(['lookUpId'])
  })

  test('hold ids only, of every event that there is', () => {
    for (const envelope of events)
      for (const [key, value] of Object.entries(idsOf([envelope]))) expect(value).toMatch(key === 'caseNumber' ? /^2026-/ : /^[0-9a-f-]{36}$/)
  })

  test('of nothing are none', () => {
    expect(idsOf([])).toEqual({})
  })
})

test('a refusal that is not on record has its code and detail, and no position', () => {
  expect(refusedReply(refuse('ROLE_MISSING', { needed: ['auditor'] }))).toEqual({ kind: 'refused', code: 'ROLE_MISSING', detail: { needed: ['auditor'] }, position: null, ids: {} })
})

test('the position of an answer is that of the last event', () => {
  const at = (position: number) => ({ position, envelope: first('UnitRegistered'), bytes: Buffer.alloc(0) })
  expect([lastPosition([at(4), at(5)]), lastPosition([])]).toEqual([5, -1])
})
