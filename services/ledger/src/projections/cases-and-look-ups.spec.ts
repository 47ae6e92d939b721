import { describe, expect, test } from 'vitest'
import { caseParty } from './case-register/case-party.ts'
import { caseRegister } from './case-register/case-register.ts'
import { caseSlot } from './case-register/case-slot.ts'
import { readEvent } from './fed.ts'
import { instantAt } from './log-writer.ts'
import { lookUpRecord } from './look-up-register/look-up-record.ts'
import type { AnyReadTable, AnyRow } from './read-table.ts'
import {
  answered, centre, clerk, declinedCase, department, everyEvent, husband, issuedLicence, marriageType, missed, openedCase, openGrant, refused, socialItem, typeCode, wife,
} from './testing/every-event.ts'
import { rowsOf } from './testing/harness.ts'

const history = everyEvent()
const until = (type: string) => history.slice(0, history.findLastIndex((recorded) => readEvent(recorded).type === type) + 1)
const at = (type: string) => instantAt(until(type).length - 1)

async function find(table: AnyReadTable, match: object, events = history): Promise<AnyRow | undefined> {
  const rows = await rowsOf(table, events)
  return rows.find((row) => Object.entries(match).every(([column, value]) => row[column] === value))
}

describe('a case', () => {
  test.each([
    ['LookupAnswered', openedCase, {
      status: 'opened', windowUnitId: centre, implementingUnitId: department, itemId: socialItem, itemVersion: 2, promisedDays: 3, numberKind: 'own', number: '2026-000001',
      numberSystem: null, openedBy: clerk, supplementSlots: [], due: null,
    }],
    ['SupplementAsked', openedCase, { status: 'opened', supplementSlots: ['M2'], supplementDue: '2026-04-01' }],
    ['SupplementReceived', openedCase, { status: 'opened', supplementSlots: [], supplementDue: null }],
    ['CaseReceived', openedCase, { status: 'received', receivedAt: at('CaseReceived') }],
    ['CaseAccepted', openedCase, { status: 'accepted', acceptedAt: at('CaseAccepted'), due: '2026-03-09' }],
    ['CaseClosed', openedCase, { status: 'closed', outcome: 'done', closedAt: '2026-03-05T02:00:00.000Z' }],
    ['CaseDeclined', declinedCase, { status: 'declined', declineReason: 'not-competent', declinedAt: at('CaseDeclined'), numberKind: 'foreign', number: null, numberSystem: 'social' }],
  ])('after %s', async (type, caseId, after) => {
    expect(await find(caseRegister, { caseId }, until(type))).toMatchObject(after)
  })

  test('has its parties by holder id, with what showed that they were there', async () => {
    expect((await rowsOf(caseParty, history)).filter(({ caseId }) => caseId === openedCase)).toMatchObject([
      { party: 'P1', role: 'applicant', holderId: wife, presenceKind: 'keyed', presenceReason: 'no-card', presenceWitness: clerk },
      { party: 'P2', role: 'spouse', holderId: husband, presenceKind: null, presenceReference: null, presenceReason: null, presenceWitness: null },
    ])
  })

  test.each([
    ['LookupMissed', 'M1', { state: 'open', settledAt: null, ordinal: 0, main: true, name: '结婚证' }],
    ['SlotResolved', 'M1', { state: 'licence', lookUpId: answered, licenceId: issuedLicence, waivesPaper: true, settledAt: at('SlotResolved') }],
    ['PaperTaken', 'M2', { state: 'paper', paperReason: 'not-deposited', lookUpId: null, ordinal: 1, settledAt: at('PaperTaken') }],
  ])('after %s has its slot %s', async (type, slot, after) => {
    expect(await find(caseSlot, { caseId: openedCase, slot }, until(type))).toMatchObject(after)
  })
})

describe('a look-up', () => {
  const asked = {
    caseId: openedCase, slot: 'M1', windowUnitId: centre, implementingUnitId: department, holderId: wife, typeCode, context: 'case', level: 'fields',
    unitId: department, operatorId: clerk, role: 'window-clerk', terminal: 'W03', client: 'console',
  }
  test('that was answered says by what grant, which fields, and how many of them masked', async () => {
    expect(await find(lookUpRecord, { lookUpId: answered })).toMatchObject({
      ...asked, outcome: 'answered', checkNumber: null, code: null, miss: null, itemId: socialItem, party: 'P1', typeId: marriageType, licenceId: issuedLicence, licenceRevision: 5,
      grantId: openGrant, basis: 'statutory', source: 'local', notices: ['restricted'], fields: ['holder.name', 'remark'], fieldsCount: 2, fieldsMasked: 1,
    })
  })

  test('that was refused says at which check and why, and names no licence', async () => {
    expect(await find(lookUpRecord, { lookUpId: refused })).toMatchObject({
      ...asked, outcome: 'refused', checkNumber: 2, code: 'CASE_NOT_OPEN', detail: { status: 'closed' }, itemId: null, party: null, licenceId: null, grantId: null, fields: [], fieldsCount: 0,
    })
  })

  test('that missed says what kind of miss', async () => {
    expect(await find(lookUpRecord, { lookUpId: missed })).toMatchObject({ ...asked, outcome: 'missed', miss: 'none', grantId: openGrant, source: 'local', licenceId: null, fieldsCount: 0 })
  })
})
