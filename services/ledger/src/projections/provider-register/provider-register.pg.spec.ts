import type { Instant, LicenceEvent, LicenceId, LocalDate, LookUpId, UnitId } from '@hub/schemas'
import { beforeEach, describe, expect, test } from 'vitest'
import type { RecordedEvent } from '../../store/event-store.ts'
import { idOf, LogWriter } from '../log-writer.ts'
import { readModels } from '../read-models.ts'
import { foldBatches } from '../testing/fold-batches.ts'
import { body, centre, clerk, department, openedCase, openGrant, refused, marriageType, missed, answered, socialItem, successorUnit, typeCode, wife } from '../testing/every-event.ts'
import { modelNamed } from '../testing/harness.ts'
import { withReadDatabase } from '../testing/read-database.ts'

const database = withReadDatabase()
const model = modelNamed(readModels, 'provider-register')
const licenceId = idOf<LicenceId>(4, 1)
const l = { licenceId }
const validity = { from: '2026-05-01' as LocalDate, until: '2036-04-30' as LocalDate }
const composed: LicenceEvent = { type: 'LicenceComposed', v: 1, data: { ...body(licenceId), issuers: [department, successorUnit], composedBy: clerk } }
const issued: LicenceEvent = { type: 'LicenceIssued', v: 1, data: { ...l, issuer: department, version: 1 } }
const suspended: LicenceEvent = { type: 'LicenceSuspended', v: 1, data: { ...l, by: department } }
const lost: LicenceEvent = { type: 'LicenceReportedLost', v: 1, data: l }

beforeEach(() => database.empty())

/** What the table holds after these events, folded one by one; in one batch it holds the same. */
async function rowsAfter(table: string, events: readonly RecordedEvent[]): Promise<readonly Record<string, unknown>[]> {
  const held: unknown[] = []
  for (const size of [1, events.length]) {
    await database.empty()
    await foldBatches(database, [model], events, size)
    held.push(await database.ask('hub_gateway', `select to_jsonb(t) as row from read.${table} t order by t`))
  }
  expect(held[0]).toEqual(held[1])
  return (held[0] as readonly { readonly row: Record<string, unknown> }[]).map(({ row }) => row)
}

async function issuersAfter(...events: readonly LicenceEvent[]): Promise<readonly Record<string, unknown>[]> {
  const log = new LogWriter()
  return rowsAfter('licence_issuer', events.map((event) => log.write(licenceId, event)))
}

describe('the issuers of a licence', () => {
  test('have a row each, a draft until it is issued', async () => {
    expect(await issuersAfter(composed)).toEqual([department, successorUnit].map((issuer) => (
      { licence_id: licenceId, issuer_id: issuer, type_code: typeCode, state: 'draft', suspended: false, lost: false, valid_from: '2026-01-01', valid_until: null })))
    expect((await issuersAfter(composed, issued)).map(({ state }) => state)).toEqual(['in-force', 'in-force'])
  })

  test('have one in force at once where it was back-filled', async () => {
    const deposited: LicenceEvent = { type: 'LicenceDeposited', v: 1, data: {
      ...body(licenceId), version: 3, sourceSystem: 'archive', identifierCheck: 'ok', duplicate: false, issuedOn: '1998-05-04' as LocalDate } }
    expect(await issuersAfter(deposited)).toMatchObject([{ issuer_id: department, state: 'in-force' }])
  })

  test.each<readonly [string, readonly LicenceEvent[], object]>([
    ['suspended', [suspended], { state: 'suspended' }],
    ['suspended and lost: the stronger stands', [lost, suspended], { state: 'suspended', lost: true }],
    ['given back, still lost', [lost, suspended, { type: 'LicenceReinstated', v: 1, data: { ...l, by: department } }], { state: 'lost', suspended: false }],
    ['found', [lost, { type: 'LicenceFound', v: 1, data: l }], { state: 'in-force' }],
    ['ended while suspended', [suspended, { type: 'LicenceEnded', v: 1, data: { ...l, how: 'revoked', by: department, successor: null }, effectiveAt: '2026-02-01T00:00:00.000Z' as Instant }], { state: 'revoked' }],
    ['renewed', [{ type: 'LicenceRenewed', v: 1, data: { ...l, version: 2, typeVersion: 1, validity } }], { state: 'in-force', valid_from: validity.from, valid_until: validity.until }],
    ['corrected while suspended', [suspended, { type: 'LicenceCorrected', v: 1, data: { ...l, version: 2, typeVersion: 1, validity } }], { state: 'suspended', valid_until: validity.until }],
    ['only inspected', [{ type: 'LicenceInspected', v: 1, data: { ...l, year: 2026, passed: true } }], { state: 'in-force' }],
  ])('know of one that is %s', async (_, events, after) => {
    expect(await issuersAfter(composed, issued, ...events)).toMatchObject([after, after])
  })

  test('know nothing of one that never began', async () => {
    expect(await issuersAfter(suspended)).toEqual([])
  })
})

describe('the look-ups that a unit provides', () => {
  const asked = { windowUnit: centre, implementingUnit: department, holderId: wife, typeCode, level: 'fields' } as const
  const context = { kind: 'case', caseId: openedCase, itemId: socialItem, slot: 'M1', party: 'P1' } as const
  const day = idOf<UnitId>(1, 2)
  const answer = (log: LogWriter, lookUpId: LookUpId, of: LicenceId) => log.write(day, { type: 'LookupAnswered', v: 1, data: {
    ...asked, lookUpId, context, licenceId: of, typeId: marriageType, licenceRevision: 1, grantId: openGrant, basis: { kind: 'statutory' }, source: 'local', notices: [], commitments: [],
  } })
  const refuse = (log: LogWriter, lookUpId: LookUpId, of: LicenceId | null) => log.write(day, { type: 'LookupRefused', v: 1, data: {
    ...asked, lookUpId, context, check: of === null ? 2 : 8, code: 'LICENCE_STATUS_SUSPENDED', detail: {}, grantId: null, licenceId: of,
  } })

  test('are those that name a licence, for each of its issuers, though the event names none; in the batch of the licence or long after it', async () => {
    const log = new LogWriter()
    const events = [
      log.write(licenceId, composed), answer(log, answered, licenceId), log.write(licenceId, issued), refuse(log, refused, licenceId), refuse(log, idOf(9, 4), null),
      log.write(day, { type: 'LookupMissed', v: 1, data: { ...asked, lookUpId: missed, context, miss: 'none', grantId: openGrant, source: 'local' } }),
    ]
    expect(await rowsAfter('provided_look_up', events)).toEqual([department, successorUnit].flatMap((issuer) => [
      { issuer_id: issuer, type_code: typeCode, outcome: 'answered', position: 1 }, { issuer_id: issuer, type_code: typeCode, outcome: 'refused', position: 3 },
    ]))
  })

  test('are nobody’s while nobody is known to issue the licence', async () => {
    expect(await rowsAfter('provided_look_up', [answer(new LogWriter(), answered, licenceId)])).toEqual([])
  })
})
