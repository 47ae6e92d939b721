import type { CaseOpened, DomainEvent, HolderId } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { decodeEnvelope } from '../events/codec.ts'
import { eventTypes } from '../events/event-types.ts'
import { upcast } from '../events/upcast.ts'
import * as city from '../projections/testing/every-event.ts'
import { placed } from './fixtures.ts'
import { holderLicenceKey, linkKinds, rowsOfEvent, type IndexRows } from './rows-of-event.ts'

const none: IndexRows = { links: [], lookUpId: null, grantUse: null, erasure: false }
const { wife, husband, typeCode, marriageType, openGrant, issuedLicence, stockLicence } = city
const holdersOf = (licence: string) => [wife, husband].flatMap((holderId) => [
  { kind: 'holderLicence', key: `${holderId}|${typeCode}`, id: licence }, { kind: 'holderAny', key: holderId, id: licence },
])
const stockOf = { kind: 'typeStock', key: typeCode, id: marriageType }

const events = city.everyEvent({ erase: true }).map(({ bytes }) => decodeEnvelope(bytes))
const firstOf = (type: string) => events.find((envelope) => envelope.type === type)
const opened = firstOf('CaseOpened')?.data as unknown as CaseOpened['data']

/** What the first event of each type adds; every type that is not named adds nothing. */
const table: Readonly<Record<string, object>> = {
  LicenceComposed: { links: [...holdersOf(issuedLicence), stockOf] },
  LicenceDeposited: { links: [...holdersOf(stockLicence), stockOf] },
  CaseOpened: { links: opened.parties.map(({ holderId }) => ({ kind: 'holderCase', key: holderId, id: opened.caseId })) },
  GrantRequested: { links: city.scope.items.map((item) => ({ kind: 'typeItemGrant', key: `${marriageType}|${item}`, id: openGrant })) },
  LookupAnswered: { lookUpId: city.answered, grantUse: { grantId: openGrant, day: '2026-03-02' } },
  LookupRefused: { lookUpId: city.refused },
  LookupMissed: { lookUpId: city.missed },
  HolderErased: { erasure: true },
  SealFiled: { links: [{ kind: 'filingNumber', key: 'BA-1', id: city.usedSeal }] },
  SealRemade: { links: [{ kind: 'filingNumber', key: 'ZX-1', id: city.usedSeal }] },
  SealActivated: { links: [{ kind: 'activatedSeal', key: city.department, id: city.usedSeal }] },
  SealCaptured: { links: [{ kind: 'unitSeal', key: city.centre, id: city.usedSeal }] },
}

describe.each(Object.keys(eventTypes))('%s', (type) => {
  test(Object.hasOwn(table, type) ? 'adds its rows' : 'adds nothing', () => {
    const envelope = firstOf(type)
    if (envelope === undefined) throw new Error('every type has an example')
    expect(rowsOfEvent(upcast(envelope), envelope)).toEqual({ ...none, ...table[type] })
  })
})

test('an account is linked as a security administrator when it is given the role, and only then', () => {
  const rows = (roles: readonly string[], type: string) => {
    const event = { type, v: 1, data: { operatorId: city.clerk, roles } } as unknown as DomainEvent
    return rowsOfEvent(event, placed(0, event).envelope).links
  }
  for (const type of ['OperatorRegistered', 'OperatorRolesSet']) {
    expect(rows(['security-admin'], type)).toEqual([{ kind: 'securityAdmin', key: 'security-admin', id: city.clerk }])
    expect(rows(['system-admin', 'auditor'], type)).toEqual([])
    expect(rows([], type)).toEqual([])
  }
})

test('a seal is linked to its unit where it is the seal of the unit itself, and only then', () => {
  const personal = events.find(({ data }) => data['sealId'] === city.personalSeal)
  if (personal === undefined) throw new Error('there is a personal seal')
  expect(rowsOfEvent(upcast(personal), personal)).toEqual(none)
})

test('a filing number is linked whatever the case of its letters, also that of the end of a seal; a seal that ended without one adds nothing', () => {
  const links = (data: object) => {
    const event = { type: 'SealCancelled', v: 1, data: { sealId: city.usedSeal, cause: 'expired', ...data } } as unknown as DomainEvent
    return rowsOfEvent(event, placed(0, event).envelope).links
  }
  expect(links({ filingNumber: 'Zx-a.9' })).toEqual([{ kind: 'filingNumber', key: 'ZX-A.9', id: city.usedSeal }])
  expect(links({ filingNumber: null })).toEqual([])
})

test('a use counts on its day in Asia/Shanghai', () => {
  const answered = firstOf('LookupAnswered')
  if (answered === undefined) throw new Error('there is an answered look-up')
  const at = (recordedAt: string) => rowsOfEvent(upcast(answered), { ...answered, recordedAt: recordedAt as never }).grantUse?.day
  expect([at('2026-03-02T15:59:59.999Z'), at('2026-03-02T16:00:00.000Z')]).toEqual(['2026-03-02', '2026-03-03'])
})

test('the numbers that tables store for kinds of links are frozen', () => {
  expect(linkKinds).toEqual({ holderLicence: 1, typeItemGrant: 2, securityAdmin: 3, typeStock: 4, holderAny: 5, holderCase: 6, unitSeal: 7, activatedSeal: 8, filingNumber: 9 })
})

test('the key of a holder and a type cannot be that of another pair', () => {
  expect(holderLicenceKey(wife as HolderId, typeCode)).toBe(`${wife}|${typeCode}`)
  expect(wife).toHaveLength(36)
})
