import type { Json, MaterialSlot } from '@hub/schemas'
import type { Source } from './page.ts'

/** 机构 */
export interface UnitRow {
  readonly unitId: string
  readonly uscc: string
  readonly name: string
  readonly kind: string
  readonly areaCode: string
  readonly formerNames: readonly { readonly name: string; readonly areaCode: string; readonly until: string }[]
  readonly successorId: string | null
  readonly predecessors: readonly string[]
  readonly registeredAt: string
  readonly succeededAt: string | null
  readonly position: number
}
export const unitSource: Source = {
  table: 'read.unit', key: 'unitId', keyType: 'uuid',
  columns: ['unitId', 'uscc', 'name', 'kind', 'areaCode', 'formerNames', 'successorId', 'predecessors', 'registeredAt', 'succeededAt', 'position'],
}

/** 证照类型 */
export interface LicenceTypeRow {
  readonly typeId: string
  readonly code: string
  readonly registeredBy: string
  readonly version: number
  readonly status: string
  readonly name: string
  readonly sharing: string
  readonly trustToWaive: string
  readonly issuers: readonly string[]
  readonly supervisorId: string | null
  readonly definition: Json
  readonly registeredAt: string
  readonly changedAt: string
  readonly position: number
}
export const licenceTypeSource: Source = {
  table: 'read.licence_type', key: 'typeId', keyType: 'uuid',
  columns: ['typeId', 'code', 'registeredBy', 'version', 'status', 'name', 'sharing', 'trustToWaive', 'issuers', 'supervisorId', 'definition', 'registeredAt', 'changedAt', 'position'],
}

/** 版式 of a type, one version. */
export interface LicenceTypeTemplateRow {
  readonly typeId: string
  readonly templateVersion: number
  readonly template: Json
  readonly recordedAt: string
}
export const licenceTypeTemplateSource: Source = {
  table: 'read.licence_type_template', key: 'typeId', keyType: 'uuid', columns: ['typeId', 'templateVersion', 'template', 'recordedAt'],
}

/** 事项 */
export interface ServiceItemRow {
  readonly itemId: string
  readonly code: string
  readonly version: number
  readonly status: string
  readonly name: string
  readonly implementingUnitId: string
  readonly statutoryDays: number
  readonly promisedDays: number
  readonly slots: readonly MaterialSlot[]
  readonly publishedAt: string
  readonly changedAt: string
  readonly position: number
}
export const serviceItemSource: Source = {
  table: 'read.service_item', key: 'itemId', keyType: 'uuid',
  columns: ['itemId', 'code', 'version', 'status', 'name', 'implementingUnitId', 'statutoryDays', 'promisedDays', 'slots', 'publishedAt', 'changedAt', 'position'],
}

/** 用证授权 */
export interface GrantRow {
  readonly grantId: string
  readonly typeId: string
  readonly typeCode: string
  readonly sharing: string
  readonly providers: readonly string[]
  readonly basis: string
  readonly statute: string | null
  readonly presenceMin: string
  readonly items: readonly string[]
  readonly implementingUnits: readonly string[]
  readonly fields: readonly { readonly field: string; readonly plain: boolean }[]
  readonly dailyQuota: number
  readonly validFrom: string
  readonly validUntil: string
  readonly status: string
  readonly askingUnitId: string
  readonly approvals: readonly { readonly stage: string; readonly by: string; readonly at: string }[]
  readonly requestedAt: string
  readonly authorisedAt: string | null
  readonly endedAt: string | null
  readonly position: number
}
export const grantSource: Source = {
  table: 'read.grant_register', key: 'grantId', keyType: 'uuid',
  columns: [
    'grantId', 'typeId', 'typeCode', 'sharing', 'providers', 'basis', 'statute', 'presenceMin', 'items', 'implementingUnits', 'fields', 'dailyQuota',
    'validFrom', 'validUntil', 'status', 'askingUnitId', 'approvals', 'requestedAt', 'authorisedAt', 'endedAt', 'position',
  ],
}
