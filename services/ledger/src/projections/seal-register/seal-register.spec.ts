import { describe, expect, test } from 'vitest'
import { readEvent } from '../fed.ts'
import { instantAt } from '../log-writer.ts'
import type { AnyReadTable, AnyRow } from '../read-table.ts'
import { centre, clerk, everyEvent, issuedLicence, openedCase, ownAccount, personalSeal, remadeSeal, usedSeal } from '../testing/every-event.ts'
import { rowsOf } from '../testing/harness.ts'
import { sealHistory } from './seal-history.ts'
import { sealRegister } from './seal-register.ts'
import { sealUse } from './seal-use.ts'

const history = everyEvent()
const positionOf = (type: string, nth = 0): number => history.filter((recorded) => readEvent(recorded).type === type)[nth]?.position ?? -1
const recordedAt = (type: string, nth = 0) => instantAt(positionOf(type, nth))
const until = (type: string) => history.slice(0, positionOf(type) + 1)

async function ofSeal(table: AnyReadTable, sealId: string, events = history): Promise<readonly AnyRow[]> {
  return (await rowsOf(table, events)).filter((row) => row['sealId'] === sealId)
}

describe('a seal of the register', () => {
  test.each([
    ['SealCaptured', { status: 'captured', unitId: centre, kind: 'unit', name: '政务服务中心', capturedBy: clerk, filedBy: null, certificates: null, uses: 0, revision: 0 }],
    ['SealFiled', { status: 'filed', filingNumber: 'BA-1', filedBy: ownAccount, esId: '33990000000001', certificates: { sm2: { sha256: '1'.repeat(64), serial: '1a' } } }],
    ['SealActivated', { status: 'active', activatedAt: recordedAt('SealActivated'), lastUsedAt: null }],
    ['SealUsed', { status: 'active', uses: 1, lastUsedAt: recordedAt('SealUsed') }],
    ['SealUsedOnNotice', { uses: 3, lastUsedAt: recordedAt('SealUsedOnNotice') }],
    ['SealDisabled', { status: 'disabled', stopCause: 'maintenance', uses: 3, revision: 3, lastUsedAt: recordedAt('SealUsedOnNotice') }],
    ['SealRemade', { status: 'cancelled', endCause: 'damaged', cancelFilingNumber: 'ZX-1', successorId: remadeSeal, endedAt: recordedAt('SealRemade'), endedPosition: positionOf('SealRemade') }],
  ])('after %s', async (type, after) => {
    expect(await ofSeal(sealRegister, usedSeal, until(type))).toMatchObject([after])
  })

  test('that was filed is valid until what its certificates allow', async () => {
    const [row] = await ofSeal(sealRegister, usedSeal, until('SealFiled'))
    expect(row).toMatchObject({ validUntil: '2030-12-31' })
  })

  test('that took the place of another names it; its end counts from the legal instant', async () => {
    expect(await ofSeal(sealRegister, remadeSeal)).toMatchObject([{
      predecessorId: usedSeal, successorId: null, status: 'cancelled', endCause: 'captured-in-error', cancelFilingNumber: null, endedAt: '2026-02-20T00:00:00.000Z', endedPosition: positionOf('SealCancelled'),
    }])
  })

  test('of a person has no name', async () => {
    expect(await ofSeal(sealRegister, personalSeal)).toMatchObject([{ kind: 'personal', name: null, status: 'captured' }])
  })
})

test('the history of a seal is what was done to it, and its uses stand apart', async () => {
  expect((await ofSeal(sealHistory, usedSeal)).map(({ type, detail }) => [type, detail])).toEqual([
    ['SealCaptured', { validFrom: '2026-03-02', validUntil: '2031-03-01', predecessor: null }], ['SealFiled', { filingNumber: 'BA-1', esId: '33990000000001' }], ['SealActivated', {}],
    ['SealDisabled', { cause: 'maintenance' }], ['SealRemade', { cause: 'damaged', filingNumber: 'ZX-1', successor: remadeSeal }],
  ])
  expect((await ofSeal(sealUse, usedSeal)).map(({ licenceId, caseId, usedAt }) => [licenceId, caseId, usedAt])).toEqual([[issuedLicence, null, recordedAt('SealUsed')], [issuedLicence, null, recordedAt('SealUsed', 1)], [null, openedCase, recordedAt('SealUsedOnNotice')]])
})
