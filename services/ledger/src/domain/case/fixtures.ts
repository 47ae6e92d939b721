import { assert } from '@hub/kernel'
import {
  parseInstant, parseLocalDate, parseUuid,
  type CaseEvent, type CaseId, type HolderId, type LicenceId, type LookUpId, type MaterialSlot, type OperatorId, type ServiceItemId, type UnitId, type Uuid,
} from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type {
  AcceptCase, AskSupplement, CloseCase, DeclineCase, ItemFact, LookUpFact, OpenCase, ReceiveCase, ReceiveSupplement, ResolveSlot, TakePaper,
} from './commands.ts'

function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

export function day(text: string) {
  const parsed = parseLocalDate(text)
  assert(parsed !== undefined, 'fixture days exist')
  return parsed
}

const at = parseInstant('2026-03-02T01:00:00.000Z')
assert(at !== undefined, 'fixture instants exist')
/** A Monday. */
const moment = { at, today: day('2026-03-02') }
export const centre = id<UnitId>(1)
export const housing = id<UnitId>(2)
export const elsewhere = id<UnitId>(3)
export const otherCase = id<CaseId>(12)
const caseId = id<CaseId>(11)
const itemId = id<ServiceItemId>(13)
export const wife = id<HolderId>(21)
export const company = id<HolderId>(22)
const lookUpId = id<LookUpId>(31)
const licenceId = id<LicenceId>(32)
export const colleague = id<OperatorId>(42)
export const clerk: Acting = { operator: id<OperatorId>(41), unit: centre, unitKind: 'service-centre', predecessors: [], roles: ['window-clerk'] }
export const stranger: Acting = { ...clerk, unit: elsewhere }

const slots: readonly MaterialSlot[] = [
  { slot: 'M1', name: '结婚证', role: 'applicant', main: true, evidence: [{ kind: 'licence', typeCode: '111000000000131433001' }, { kind: 'paper' }] },
  { slot: 'M2', name: '购房合同', role: 'applicant', main: true, evidence: [{ kind: 'paper' }] },
  { slot: 'M3', name: '营业执照', role: 'related-party', main: false, evidence: [{ kind: 'licence', typeCode: '11100000MB0143028R001' }, { kind: 'paper' }] },
]
export const item: ItemFact = {
  status: 'published', itemId, code: 'DF0001', version: 4, definition: { name: '房屋登记', implementingUnit: housing, statutoryDays: 20, promisedDays: 5, slots },
}

export const open: OpenCase = {
  type: 'OpenCase', by: clerk, ...moment, caseId, itemId, item, entrusted: true, foreignNumber: null, ownNumber: '20260302-000001', foreignNumberTaken: false,
  parties: [
    { party: 'P1', role: 'applicant', holder: { idType: '111', number: '11010519491231002X', name: '李四' }, presence: { kind: 'card-reader', reference: 'R-07', reason: null, witness: null } },
    { party: 'P2', role: 'related-party', holder: { idType: '001', number: '91420111MA0000000X', name: '星辰公司' }, presence: { kind: 'keyed', reference: 'K-1', reason: 'organisation', witness: null } },
  ],
  holders: [{ holderId: wife, kind: 'person' }, { holderId: company, kind: 'organisation' }], fitWitnesses: [],
}
export const lookUp: LookUpFact = { caseId, slot: 'M1', answered: { licenceId, unverifiedStock: false } }
export const resolve: ResolveSlot = { type: 'ResolveSlot', by: clerk, ...moment, caseId, slot: 'M1', lookUpId, lookUp, licenceStands: true, trustToWaive: 'verified' }
export const paper: TakePaper = { type: 'TakePaper', by: clerk, ...moment, caseId, slot: 'M2', reason: 'not-deposited' }
export const receive: ReceiveCase = { type: 'ReceiveCase', by: clerk, ...moment, caseId }
export const accept: AcceptCase = { type: 'AcceptCase', by: clerk, ...moment, caseId }
export const decline: DeclineCase = { type: 'DeclineCase', by: clerk, ...moment, caseId, kind: 'not-competent', reason: '不属于本部门职权' }
export const supplement: AskSupplement = { type: 'AskSupplement', by: clerk, ...moment, caseId, slots: ['M2'], due: day('2026-03-09') }
export const receiveAgain: ReceiveSupplement = { type: 'ReceiveSupplement', by: clerk, ...moment, caseId }
export const close: CloseCase = { type: 'CloseCase', by: clerk, ...moment, caseId, outcome: 'done' }

export const opened: CaseEvent = {
  type: 'CaseOpened', v: 1,
  data: {
    caseId, windowUnit: centre, implementingUnit: housing, itemId, itemCode: 'DF0001', itemVersion: 4, slots, promisedDays: 5, caseNumber: { kind: 'own', number: '20260302-000001' },
    parties: [
      { party: 'P1', role: 'applicant', holderId: wife, idType: '111', presence: { kind: 'card-reader', reference: 'R-07', reason: null, witness: null } },
      { party: 'P2', role: 'related-party', holderId: company, idType: '001', presence: { kind: 'keyed', reference: 'K-1', reason: 'organisation', witness: null } },
    ],
  },
  seal: [
    { part: 'party-P1', subject: `holder-${wife}`, value: { name: '李四', number: '11010519491231002X' } },
    { part: 'party-P2', subject: `holder-${company}`, value: { name: '星辰公司', number: '91420111MA0000000X' } },
  ],
}
export const resolved: CaseEvent = { type: 'SlotResolved', v: 1, data: { caseId, slot: 'M1', lookUpId, licenceId, waivesPaper: true } }
export const resolvedByStock: CaseEvent = { type: 'SlotResolved', v: 1, data: { caseId, slot: 'M1', lookUpId, licenceId, waivesPaper: false } }
export const paperTaken: CaseEvent = { type: 'PaperTaken', v: 1, data: { caseId, slot: 'M2', reason: 'not-deposited' } }
export const received: CaseEvent = { type: 'CaseReceived', v: 1, data: { caseId } }
export const accepted: CaseEvent = { type: 'CaseAccepted', v: 1, data: { caseId, due: day('2026-03-09') } }
export const declined: CaseEvent = {
  type: 'CaseDeclined', v: 1, data: { caseId, reason: 'not-competent' }, seal: [{ part: 'reason', subject: `unit-${centre}`, value: '不属于本部门职权' }],
}
export const supplementAsked: CaseEvent = { type: 'SupplementAsked', v: 1, data: { caseId, slots: ['M2'], due: day('2026-03-09') } }
export const supplementReceived: CaseEvent = { type: 'SupplementReceived', v: 1, data: { caseId } }
export const closed: CaseEvent = { type: 'CaseClosed', v: 1, data: { caseId, outcome: 'done', at } }
export const closedWithdrawn: CaseEvent = { type: 'CaseClosed', v: 1, data: { caseId, outcome: 'withdrawn', at } }
