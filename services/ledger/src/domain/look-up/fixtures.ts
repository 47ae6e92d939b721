import type {
  CaseId, GrantId, HolderId, LicenceId, LicenceTypeId, LookUpId, OperatorId, ServiceItemId, UnitId, Uuid,
} from '@hub/schemas'
import { parseInstant, parseLocalDate, parseUuid } from '@hub/schemas'
import { assert } from '@hub/kernel'
import type { Acting, Moment } from '../acting.ts'
import type { CaseFact, GrantFact, LicenceFact, LookUpFacts, LookUpRequest } from './facts.ts'

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

export function day(text: string) {
  const parsed = parseLocalDate(text)
  assert(parsed !== undefined, 'fixture days exist')
  return parsed
}

export const centre = id<UnitId>(1)
export const housing = id<UnitId>(2)
export const oldHousing = id<UnitId>(3)
export const elsewhere = id<UnitId>(4)
export const oldCentre = id<UnitId>(5)
export const permit = id<ServiceItemId>(11)
export const otherItem = id<ServiceItemId>(12)
export const wife = id<HolderId>(21)
export const husband = id<HolderId>(22)
export const stranger = id<HolderId>(23)
export const lookUpId = id<LookUpId>(31)
export const marriageType = id<LicenceTypeId>(41)
export const marriageCode = '111000000000131433001'
export const businessCode = '11100000MB0143028R001'

export const moment: Moment = { at: instant('2026-03-02T01:00:00.000Z'), today: day('2026-03-02') }
export const clerk: Acting = { operator: id<OperatorId>(51), unit: centre, unitKind: 'service-centre', predecessors: [], roles: ['window-clerk'] }

export const request: LookUpRequest = {
  type: 'LookUp', by: clerk, ...moment, lookUpId, caseId: id<CaseId>(61), slot: 'M1', party: null, typeCode: marriageCode, level: 'fields', fields: [], licenceNumber: null,
}

export const opened: CaseFact = {
  caseId: request.caseId, open: true, windowUnit: centre, implementingUnit: housing, itemId: permit,
  slots: [
    { slot: 'M1', name: '申请人结婚证', role: 'applicant', main: true, evidence: [{ kind: 'licence', typeCode: marriageCode }, { kind: 'paper' }] },
    { slot: 'M2', name: '共有人材料', role: 'co-owner', main: false, evidence: [{ kind: 'licence', typeCode: marriageCode }] },
    { slot: 'M3', name: '代理人材料', role: 'agent', main: false, evidence: [{ kind: 'licence', typeCode: marriageCode }] },
  ],
  parties: [
    { party: 'P1', role: 'applicant', holderId: wife, presence: { kind: 'card-reader' } },
    { party: 'P2', role: 'co-owner', holderId: husband, presence: null },
    { party: 'P3', role: 'co-owner', holderId: stranger, presence: null },
  ],
}

export const grant: GrantFact = {
  grantId: id<GrantId>(71), typeCode: marriageCode, standing: 'in-force', basis: 'statutory', presenceMin: 'card-reader', answeredToday: 0,
  scope: {
    items: [permit], implementingUnits: [housing], dailyQuota: 10, validFrom: day('2026-01-01'), validUntil: day('2026-12-31'),
    fields: [{ field: 'holder.name', plain: true }, { field: 'licence.number', plain: false }, { field: 'spouseName', plain: false }],
  },
}
export const secondGrant: GrantFact = { ...grant, grantId: id<GrantId>(72) }

export const licence: LicenceFact = {
  licenceId: id<LicenceId>(81), revision: 3, typeId: marriageType, typeCode: marriageCode, holders: [wife, husband], issuers: [elsewhere],
  validity: { from: day('2020-05-20'), until: null }, status: { kind: 'valid' },
  flags: { restricted: false, disputed: false, unverified: false, duplicate: false },
}
export const newerLicence: LicenceFact = { ...licence, licenceId: id<LicenceId>(82), validity: { from: day('2024-05-20'), until: null } }
export const revoked: LicenceFact = { ...licence, status: { kind: 'ended', ended: { how: 'revoked', at: instant('2025-01-01T00:00:00.000Z'), by: elsewhere } } }

export const facts: LookUpFacts = {
  suspended: false, case: opened, entrusted: true, implementingPredecessors: [], grants: [grant], rate: { lastMinute: 0, perMinuteMax: 120 },
  licences: [licence], typeHasStock: true, sourceFailed: false,
}
