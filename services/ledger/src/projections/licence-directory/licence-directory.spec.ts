import type { Instant, LicenceEvent, LocalDate } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { idOf, instantAt, LogWriter } from '../log-writer.ts'
import { body, clerk, department, husband, issuedLicence, marriageType, successorUnit, typeCode, wife } from '../testing/every-event.ts'
import { rowsOf } from '../testing/harness.ts'
import { changeBy } from './change.ts'
import { licenceDirectory } from './licence-directory.ts'
import { licenceHolder } from './licence-holder.ts'

const l = { licenceId: issuedLicence }
const validity = { from: '2026-05-01' as LocalDate, until: '2036-04-30' as LocalDate }
const composed: LicenceEvent = { type: 'LicenceComposed', v: 1, data: { ...body(issuedLicence), composedBy: clerk } }
const issued: LicenceEvent = { type: 'LicenceIssued', v: 1, data: { ...l, issuer: department, version: 1 } }
const deposited: LicenceEvent = { type: 'LicenceDeposited', v: 1, data: {
  ...body(issuedLicence), version: 3, sourceSystem: 'archive', identifierCheck: 'wrong-check-character', duplicate: true, issuedOn: '1998-05-04' as LocalDate,
} }

async function given(...events: readonly LicenceEvent[]) {
  const log = new LogWriter()
  const [row] = await rowsOf(licenceDirectory, events.map((event) => log.write(issuedLicence, event)))
  return row
}

describe('a new licence', () => {
  test('is composed, verified, in its first version only when it is issued', async () => {
    expect(await given(composed)).toMatchObject({
      licenceId: issuedLicence, typeId: marriageType, typeCode, status: 'composed', version: 0, verified: true, deposited: false, issuedAt: null,
      validFrom: '2026-01-01', validUntil: null, duplicates: 1, registeredAt: instantAt(0), revision: 0, position: 0,
    })
    expect(await given(composed, issued)).toMatchObject({ status: 'issued', version: 1, agreedIssuers: [department], issuedAt: instantAt(1), revision: 1 })
  })

  test('that was back-filled is in force, unverified, since the day that its source says', async () => {
    expect(await given(deposited)).toMatchObject({
      status: 'issued', version: 3, verified: false, deposited: true, duplicate: true, sourceSystem: 'archive', identifierCheck: 'wrong-check-character',
      issuedOn: '1998-05-04', issuedAt: '1998-05-03T16:00:00.000Z',
    })
  })

  test('names its predecessor and how it came from it', async () => {
    const predecessor = { licenceId: idOf<typeof issuedLicence>(4, 9), how: 'reissue' } as const
    expect(await given({ ...composed, data: { ...body(issuedLicence), predecessor, composedBy: clerk } } as LicenceEvent))
      .toMatchObject({ predecessorId: predecessor.licenceId, predecessorHow: 'reissue' })
  })
})

/** What each later event changes of an issued licence. A new event type shows up here as a missing line. */
const changes: { readonly [Type in Exclude<LicenceEvent['type'], 'LicenceComposed' | 'LicenceDeposited'>]: readonly [before: readonly LicenceEvent[], event: Extract<LicenceEvent, { type: Type }>, after: object] } = {
  LicenceReviewed: [[composed], { type: 'LicenceReviewed', v: 1, data: l }, { status: 'reviewed' }],
  LicenceIssueAgreed: [[composed], { type: 'LicenceIssueAgreed', v: 1, data: { ...l, issuer: successorUnit } }, { status: 'composed', agreedIssuers: [successorUnit] }],
  LicenceIssued: [[composed], { type: 'LicenceIssued', v: 1, data: { ...l, issuer: department, version: 1 }, effectiveAt: '2026-01-05T00:00:00.000Z' as Instant },
    { status: 'issued', issuedAt: '2026-01-05T00:00:00.000Z' }],
  LicenceConfirmed: [[deposited], { type: 'LicenceConfirmed', v: 1, data: l }, { verified: true, deposited: true }],
  LicenceDuplicateResolved: [[deposited], { type: 'LicenceDuplicateResolved', v: 1, data: l }, { duplicate: false }],
  LicenceAmended: [[composed, issued], { type: 'LicenceAmended', v: 1, data: { ...l, version: 2, typeVersion: 5, validity } }, { version: 2, typeVersion: 5, validFrom: '2026-05-01', validUntil: '2036-04-30', status: 'issued' }],
  LicenceRenewed: [[composed, issued], { type: 'LicenceRenewed', v: 1, data: { ...l, version: 2, typeVersion: 1, validity } }, { version: 2, validUntil: '2036-04-30' }],
  LicenceCorrected: [[composed, issued], { type: 'LicenceCorrected', v: 1, data: { ...l, version: 2, typeVersion: 1, validity } }, { version: 2, validFrom: '2026-05-01' }],
  LicenceInspected: [[composed, issued], { type: 'LicenceInspected', v: 1, data: { ...l, year: 2026, passed: false } }, { lastInspectionYear: 2026, lastInspectionPassed: false }],
  LicenceReportedLost: [[composed, issued], { type: 'LicenceReportedLost', v: 1, data: l }, { lost: true, status: 'issued' }],
  LicenceFound: [[composed, issued, { type: 'LicenceReportedLost', v: 1, data: l }], { type: 'LicenceFound', v: 1, data: l }, { lost: false }],
  LicenceRestricted: [[composed, issued, { type: 'LicenceRestricted', v: 1, data: { ...l, kind: 'seized' } }], { type: 'LicenceRestricted', v: 1, data: { ...l, kind: 'mortgaged' } }, { restrictions: ['mortgaged', 'seized'] }],
  LicenceRestrictionLifted: [[composed, issued, { type: 'LicenceRestricted', v: 1, data: { ...l, kind: 'seized' } }], { type: 'LicenceRestrictionLifted', v: 1, data: { ...l, kind: 'seized' } }, { restrictions: [] }],
  LicenceSuspended: [[composed, issued], { type: 'LicenceSuspended', v: 1, data: { ...l, by: department } }, { suspended: true, suspendedBy: department, status: 'issued' }],
  LicenceReinstated: [[composed, issued, { type: 'LicenceSuspended', v: 1, data: { ...l, by: department } }], { type: 'LicenceReinstated', v: 1, data: { ...l, by: department } }, { suspended: false, suspendedBy: null }],
  LicenceEnded: [[composed, issued], { type: 'LicenceEnded', v: 1, data: { ...l, how: 'revoked', by: department, successor: null }, effectiveAt: '2026-02-01T00:00:00.000Z' as Instant },
    { status: 'ended', endedHow: 'revoked', endedBy: department, endedAt: '2026-02-01T00:00:00.000Z', successorId: null, changedAt: instantAt(2) }],
  LicenceDisputeFlagged: [[composed, issued], { type: 'LicenceDisputeFlagged', v: 1, data: { ...l, kind: 'wrong' } }, { disputes: ['wrong'] }],
  LicenceDisputeCleared: [[composed, issued, { type: 'LicenceDisputeFlagged', v: 1, data: { ...l, kind: 'wrong' } }], { type: 'LicenceDisputeCleared', v: 1, data: l }, { disputes: [] }],
}

describe('the directory after', () => {
  for (const [type, [before, event, after]] of Object.entries(changes))
    test(type, async () => {
      const row = await given(...before, event)
      expect(row).toMatchObject({ ...after, revision: before.length, position: before.length, changedAt: instantAt(before.length) })
      expect(row).not.toMatchObject({ ...(await given(...before)) })
    })

  test('the same flag twice has it once', async () => {
    const seized: LicenceEvent = { type: 'LicenceRestricted', v: 1, data: { ...l, kind: 'seized' } }
    expect(await given(composed, issued, seized, seized)).toMatchObject({ restrictions: ['seized'] })
  })

  test('an event of a licence that never began is nothing', async () => {
    expect(await given({ type: 'LicenceFound', v: 1, data: l })).toBeUndefined()
  })
})

test('each holder of a licence has a row, in the order of the licence', async () => {
  const log = new LogWriter()
  const rows = await rowsOf(licenceHolder, [composed, issued].map((event) => log.write(issuedLicence, event)))
  expect(rows).toEqual([wife, husband].map((holderId, ordinal) => (
    { licenceId: issuedLicence, ordinal, holderId, idType: '111', kind: 'person', typeId: marriageType, typeCode, position: 0 })))
})

test('an event that nobody knows is not passed over', () => {
  expect(() => changeBy({ type: 'LicenceTeleported', v: 1, data: l } as never)).toThrow('LicenceTeleported')
})
