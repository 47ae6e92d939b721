import type { Json } from '@hub/schemas'
import type { Source } from './page.ts'

/** 证照目录行 — status as of now; no name, number or face data. */
export interface LicenceRow {
  readonly licenceId: string
  readonly typeId: string
  readonly typeCode: string
  readonly version: number
  readonly issuers: readonly string[]
  readonly status: string
  readonly validFrom: string
  readonly validUntil: string | null
  readonly restrictions: readonly string[]
  readonly disputes: readonly string[]
  readonly duplicate: boolean
  readonly verified: boolean
  readonly deposited: boolean
  readonly sourceSystem: string | null
  readonly identifierCheck: string | null
  readonly predecessorId: string | null
  readonly successorId: string | null
  readonly endedAt: string | null
  readonly registeredAt: string
  readonly issuedAt: string | null
  readonly changedAt: string
  readonly position: number
}

/** 今天 in the hub's time zone, as an expression. */
export const today = "(now() at time zone 'Asia/Shanghai')::date"

/** 此刻的状态 — of several that hold the strongest: ended, expired, suspended, lost, not yet valid, valid; as a look-up would tell it. */
export const statusNow = `case
  when status in ('composed', 'reviewed') then 'draft'
  when status = 'ended' then ended_how
  when valid_until < ${today} then 'expired'
  when suspended then 'suspended'
  when lost then 'lost'
  when valid_from > ${today} then 'not-yet-valid'
  else 'valid' end`

export const licenceSource: Source = {
  table: 'read.licence_directory', key: 'licenceId', keyType: 'uuid',
  columns: [
    'licenceId', 'typeId', 'typeCode', 'version', 'issuers', 'validFrom', 'validUntil', 'restrictions', 'disputes', 'duplicate', 'verified', 'deposited',
    'sourceSystem', 'identifierCheck', 'predecessorId', 'successorId', 'endedAt', 'registeredAt', 'issuedAt', 'changedAt', 'position',
  ],
  computed: { status: statusNow },
}

/** 持证主体 of a licence, by id. */
export interface LicenceHolderRow {
  readonly licenceId: string
  readonly ordinal: number
  readonly holderId: string
  readonly idType: string
  readonly kind: string
}
export const licenceHolderSource: Source = {
  table: 'read.licence_holder', key: 'licenceId', keyType: 'uuid', columns: ['licenceId', 'ordinal', 'holderId', 'idType', 'kind'],
}

/** 证照沿革 — one event of a licence. */
export interface LicenceHistoryRow {
  readonly licenceId: string
  readonly revision: number
  readonly position: number
  readonly type: string
  readonly recordedAt: string
  readonly effectiveAt: string
  readonly unitId: string
  readonly operatorId: string
  readonly role: string
  readonly version: number | null
  readonly detail: Json
}
export const licenceHistorySource: Source = {
  table: 'read.licence_history', key: 'position', keyType: 'bigint',
  columns: ['licenceId', 'revision', 'position', 'type', 'recordedAt', 'effectiveAt', 'unitId', 'operatorId', 'role', 'version', 'detail'],
}

/** 掩码 — of a holder, as one licence or one case wrote them and none but that one; null where there is none to show. */
export interface MaskedForm {
  readonly nameMasked: string | null
  readonly numberMasked: string | null
}

/** 持证主体掩码 — as this licence names her. */
export interface MaskedLicenceHolderRow extends MaskedForm {
  readonly licenceId: string
  readonly holderId: string
}
export const maskedLicenceHolderSource: Source = {
  table: 'read_masked.licence_holder', key: 'licenceId', keyType: 'uuid', columns: ['licenceId', 'holderId', 'nameMasked', 'numberMasked'],
}

export interface MaskedOperatorRow {
  readonly operatorId: string
  readonly nameMasked: string
}
export const maskedOperatorSource: Source = { table: 'read_masked.operator', key: 'operatorId', keyType: 'uuid', columns: ['operatorId', 'nameMasked'] }
