import type { CaseId, GrantId, HolderId, LicenceId, LicenceTypeId, LocalDate, LookUpId, OperatorId, SealedPart, ServiceItemId, UnitId } from '@hub/schemas'
import type { RecordedEvent } from '../store/event-store.ts'
import { idOf, LogWriter } from './log-writer.ts'

export interface SyntheticLogOptions {
  readonly events: number
  /** Makes the sealed part of a holder's identity; without it events carry none. */
  readonly sealIdentity?: (holderId: HolderId, place: { readonly stream: string; readonly type: string }) => SealedPart
}

/** Out of a hundred events of a busy hub: mostly look-ups and the licences that they find. */
const cycle = 20

const unitCount = 50
const typeCount = 20
const itemCount = 100
const nth = <Id extends string>(kind: number, n: number, count: number): Id => idOf<Id>(kind, n % count)

/**
 * 合成日志 — a lawful history of any length, the same for the same length, made as it is read: back-filled licences with their holders, cases, look-ups
 * (answered, refused, missed), amendments and suspensions. For benchmarks and specs; every value is invented.
 */
export function* syntheticLog({ events, sealIdentity }: SyntheticLogOptions): Generator<RecordedEvent> {
  const log = new LogWriter()
  for (let turn = 0; log.head + 1 < events; turn += 1)
    for (const event of turnOf(log, turn, sealIdentity)) {
      yield event
      if (log.head + 1 >= events) return
    }
}

function* turnOf(log: LogWriter, turn: number, sealIdentity: SyntheticLogOptions['sealIdentity']): Generator<RecordedEvent> {
  for (let n = 0; n < 3; n += 1) {
    const licenceId = idOf<LicenceId>(4, turn * 3 + n)
    const holderId = idOf<HolderId>(5, turn * 3 + n)
    yield log.write(holderId, { type: 'HolderRegistered', v: 1, data: { holderId, kind: 'person' } })
    yield deposit(log, turn * 3 + n, holderId, sealIdentity)
    yield log.write(idOf(11, turn * 3 + n), { type: 'KeyReserved', v: 1, data: { reservationId: idOf(11, turn * 3 + n), typeId: nth<LicenceTypeId>(3, turn, typeCount), licenceId, lastDay: null } })
  }
  yield* caseOf(log, turn)
  for (let n = 0; n < cycle - 14; n += 1) yield lookUp(log, turn, n)
  const changed = idOf<LicenceId>(4, Math.max(0, turn * 3 - 60))
  if (turn % 2 === 0) yield log.write(changed, { type: 'LicenceSuspended', v: 1, data: { licenceId: changed, by: nth<UnitId>(1, turn, unitCount) } })
  else yield log.write(changed, { type: 'LicenceInspected', v: 1, data: { licenceId: changed, year: 2026, passed: true } })
}

function typeCodeOf(turn: number): string {
  return `11110000MB0000000X${String(turn % typeCount).padStart(3, '0')}`
}

function deposit(log: LogWriter, n: number, holderId: HolderId, sealIdentity: SyntheticLogOptions['sealIdentity']): RecordedEvent {
  const licenceId = idOf<LicenceId>(4, n)
  const turn = Math.floor(n / 3)
  const unit = nth<UnitId>(1, turn, unitCount)
  return log.write(licenceId, { type: 'LicenceDeposited', v: 1, data: {
    licenceId, typeId: nth<LicenceTypeId>(3, turn, typeCount), typeCode: typeCodeOf(turn), typeVersion: 1, issuers: [unit],
    holders: [{ holderId, idType: '111', kind: 'person' }], validity: { from: '2020-01-01' as LocalDate, until: null }, predecessor: null, duplicates: 0,
    version: 1, sourceSystem: 'archive', identifierCheck: 'ok', duplicate: false, issuedOn: '2020-01-01' as LocalDate,
  } }, { unit, sealed: sealIdentity === undefined ? [] : [sealIdentity(holderId, { stream: `licence-${licenceId}`, type: 'LicenceDeposited' })] })
}

function* caseOf(log: LogWriter, turn: number): Generator<RecordedEvent> {
  const caseId = idOf<CaseId>(8, turn)
  const slots = [{ slot: 'M1', name: '证照', role: 'applicant', main: true, evidence: [{ kind: 'licence', typeCode: typeCodeOf(turn) }] }] as const
  yield log.write(caseId, { type: 'CaseOpened', v: 1, data: {
    caseId, windowUnit: nth<UnitId>(1, turn + 1, unitCount), implementingUnit: nth<UnitId>(1, turn, unitCount), itemId: nth<ServiceItemId>(6, turn, itemCount),
    itemCode: '000112001000', itemVersion: 1, promisedDays: 5, slots, caseNumber: { kind: 'own', number: `2026-${turn}` },
    parties: [{ party: 'P1', role: 'applicant', holderId: idOf<HolderId>(5, turn * 3), idType: '111', presence: { kind: 'card-reader', reference: 'R1', reason: null, witness: null } }],
  } })
  yield log.write(caseId, { type: 'CaseReceived', v: 1, data: { caseId } })
  yield log.write(caseId, { type: 'SlotResolved', v: 1, data: { caseId, slot: 'M1', lookUpId: idOf<LookUpId>(9, turn * cycle), licenceId: idOf<LicenceId>(4, turn * 3), waivesPaper: true } })
  yield log.write(caseId, { type: 'CaseClosed', v: 1, data: { caseId, outcome: 'done', at: '2026-03-02T01:00:00.000Z' as never } })
}

const outcomes = ['answered', 'answered', 'answered', 'answered', 'refused', 'missed'] as const

function lookUp(log: LogWriter, turn: number, n: number): RecordedEvent {
  const unit = nth<UnitId>(1, turn + 1, unitCount)
  const asked = {
    lookUpId: idOf<LookUpId>(9, turn * cycle + n), windowUnit: unit, implementingUnit: nth<UnitId>(1, turn, unitCount), holderId: idOf<HolderId>(5, turn * 3),
    context: { kind: 'case', caseId: idOf<CaseId>(8, turn), itemId: nth<ServiceItemId>(6, turn, itemCount), slot: 'M1', party: 'P1' },
    typeCode: typeCodeOf(turn), level: 'fields',
  } as const
  const grantId = nth<GrantId>(7, turn, itemCount)
  const by = { unit, operator: nth<OperatorId>(2, turn, unitCount) }
  switch (outcomes[n % outcomes.length]) {
    case 'refused':
      return log.write(unit, { type: 'LookupRefused', v: 1, data: { ...asked, check: 5, code: 'NO_GRANT', detail: {}, grantId: null, licenceId: null } }, by)
    case 'missed':
      return log.write(unit, { type: 'LookupMissed', v: 1, data: { ...asked, miss: 'none', grantId, source: 'local' } }, by)
    default:
      return log.write(unit, { type: 'LookupAnswered', v: 1, data: {
        ...asked, licenceId: idOf<LicenceId>(4, turn * 3), typeId: nth<LicenceTypeId>(3, turn, typeCount), licenceRevision: 0, grantId, basis: { kind: 'statutory' }, source: 'local',
        notices: [], commitments: ['holder.name', 'licence.number', 'licence.validity'].map((field) => ({ field, masked: true, commitment: 'x'.repeat(43) })),
      } }, by)
  }
}
