import { assert } from '@hub/kernel'
import { parseInstant, parseLocalDate, parseUuid, type InvestigationEvent, type InvestigationId, type LicenceId, type OperatorId, type UnitId, type Uuid } from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type { AuditLicence, AuditLookUps, CloseInvestigation, OpenInvestigation } from './commands.ts'

function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

export function instant(text: string) {
  const parsed = parseInstant(text)
  assert(parsed !== undefined, 'fixture instants exist')
  return parsed
}

const today = parseLocalDate('2026-03-02')
assert(today !== undefined, 'fixture days exist')
const moment = { at: instant('2026-03-02T01:00:00.000Z'), today }
const auditOffice = id<UnitId>(1)
const investigationId = id<InvestigationId>(11)
const licenceId = id<LicenceId>(12)
const openedBy = id<OperatorId>(21)
export const by: Acting = { operator: openedBy, unit: auditOffice, unitKind: 'audit', predecessors: [], roles: ['auditor'] }
export const colleague: Acting = { ...by, operator: id<OperatorId>(22) }

export const open: OpenInvestigation = { type: 'OpenInvestigation', by, ...moment, investigationId, number: '审2026-1', reason: '年度抽查', numberTaken: false }
export const auditLicence: AuditLicence = {
  type: 'AuditLicence', by, ...moment, investigationId, licenceId, asOf: instant('2026-01-01T00:00:00.000Z'), asKnownAt: null, licenceFound: true,
}
export const auditLookUps: AuditLookUps = { type: 'AuditLookUps', by, ...moment, investigationId, licenceId, licenceFound: true }
export const close: CloseInvestigation = { type: 'CloseInvestigation', by, ...moment, investigationId }

export const opened: InvestigationEvent = {
  type: 'InvestigationOpened', v: 1, data: { investigationId, unitId: auditOffice, openedBy },
  seal: [{ part: 'number', subject: `unit-${auditOffice}`, value: '审2026-1' }, { part: 'reason', subject: `unit-${auditOffice}`, value: '年度抽查' }],
}
export const licenceAudited: InvestigationEvent = {
  type: 'LicenceAudited', v: 1, data: { investigationId, licenceId, asOf: instant('2026-01-01T00:00:00.000Z'), asKnownAt: null },
}
export const lookUpsAudited: InvestigationEvent = { type: 'LookUpsAudited', v: 1, data: { investigationId, licenceId } }
export const closed: InvestigationEvent = { type: 'InvestigationClosed', v: 1, data: { investigationId } }
