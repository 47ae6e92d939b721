import { assert } from '@hub/kernel'
import {
  parseInstant, parseLocalDate, parseUuid,
  type GrantEvent, type GrantId, type GrantScope, type LicenceTypeId, type OperatorId, type ServiceItemId, type UnitId, type Uuid,
} from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'
import type { ApproveGrant, NarrowGrant, RejectGrant, RequestGrant, TypeFact, WithdrawGrant } from './commands.ts'

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

export const housing = id<UnitId>(1)
export const civil = id<UnitId>(2)
export const bureau = id<UnitId>(3)
export const police = id<UnitId>(4)
export const oldCivil = id<UnitId>(5)
export const permit = id<ServiceItemId>(11)
export const filing = id<ServiceItemId>(12)
export const marriageCode = '111000000000131433001'
const grantId = id<GrantId>(21)
const typeId = id<LicenceTypeId>(31)

const at = parseInstant('2026-03-02T01:00:00.000Z')
assert(at !== undefined, 'fixture instants exist')
const moment: Moment = { at, today: day('2026-03-02') }

const operator = (n: number): OperatorId => id<OperatorId>(40 + n)
export const asker: Acting = { operator: operator(1), unit: housing, unitKind: 'department', predecessors: [], roles: ['catalogue-admin'] }
export const dataOfficer: Acting = { operator: operator(2), unit: bureau, unitKind: 'data-authority', predecessors: [], roles: ['approver'] }
export const civilOfficer: Acting = { operator: operator(3), unit: civil, unitKind: 'department', predecessors: [], roles: ['approver'] }
export const stranger: Acting = { operator: operator(4), unit: id<UnitId>(9), unitKind: 'department', predecessors: [], roles: ['approver'] }

export const conditional: TypeFact = { code: marriageCode, sharing: 'conditional', providers: [civil, oldCivil], fieldNames: ['wifeName', 'husbandName'] }
export const scope: GrantScope = {
  items: [permit, filing], implementingUnits: [housing], dailyQuota: 100, validFrom: day('2026-03-02'), validUntil: day('2027-03-01'),
  fields: [{ field: 'holder.name', plain: true }, { field: 'wifeName', plain: false }],
}

export const request: RequestGrant = {
  type: 'RequestGrant', by: asker, ...moment, grantId, typeId, licenceType: conditional, basis: 'statutory', statute: '国令716-7', presenceMin: 'card-reader', scope,
  purpose: '核对婚姻状况', itemUnits: [{ itemId: permit, implementingUnit: housing }, { itemId: filing, implementingUnit: housing }],
}
export const approve: ApproveGrant = { type: 'ApproveGrant', by: dataOfficer, ...moment, grantId }
export const reject: RejectGrant = { type: 'RejectGrant', by: dataOfficer, ...moment, grantId, reason: '用途不明' }
export const narrowScope: GrantScope = { ...scope, items: [permit], fields: [{ field: 'holder.name', plain: false }], dailyQuota: 10, validUntil: day('2026-12-31') }
export const narrow: NarrowGrant = { type: 'NarrowGrant', by: civilOfficer, ...moment, grantId, scope: narrowScope }
export const withdraw: WithdrawGrant = { type: 'WithdrawGrant', by: civilOfficer, ...moment, grantId, reason: '发现超范围使用' }

export const requested: GrantEvent = {
  type: 'GrantRequested', v: 1, seal: [{ part: 'purpose', subject: `unit-${housing}`, value: '核对婚姻状况' }],
  data: { grantId, typeId, typeCode: marriageCode, sharing: 'conditional', providers: [civil, oldCivil], basis: 'statutory', statute: '国令716-7', presenceMin: 'card-reader', scope, askedBy: asker.operator },
}
export const requestedOpenly: GrantEvent = { ...requested, data: { ...requested.data, sharing: 'unconditional' } }
export const dataAuthorityAgreed: GrantEvent = { type: 'GrantApproved', v: 1, data: { grantId, stage: 'data-authority', by: dataOfficer.operator } }
export const providerAgreed: GrantEvent = { type: 'GrantApproved', v: 1, data: { grantId, stage: 'provider', by: civilOfficer.operator } }
export const authorised: GrantEvent = { type: 'GrantAuthorised', v: 1, data: { grantId, notify: [oldCivil] } }
export const authorisedOpenly: GrantEvent = { type: 'GrantAuthorised', v: 1, data: { grantId, notify: [civil, oldCivil] } }
export const rejectedByDataAuthority: GrantEvent = {
  type: 'GrantRejected', v: 1, data: { grantId, stage: 'data-authority' }, seal: [{ part: 'reason', subject: `unit-${bureau}`, value: '用途不明' }],
}
export const narrowed: GrantEvent = { type: 'GrantNarrowed', v: 1, data: { grantId, scope: narrowScope } }
export const withdrawn: GrantEvent = {
  type: 'GrantWithdrawn', v: 1, data: { grantId, by: civil }, seal: [{ part: 'reason', subject: `unit-${civil}`, value: '发现超范围使用' }],
}
