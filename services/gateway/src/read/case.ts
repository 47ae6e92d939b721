import type { MaskedForm } from './licence.ts'
import type { Source } from './page.ts'

/** 办件 */
export interface CaseRow {
  readonly caseId: string
  readonly windowUnitId: string
  readonly implementingUnitId: string
  readonly itemId: string
  readonly itemCode: string
  readonly itemVersion: number
  readonly number: string | null
  readonly numberSystem: string | null
  readonly status: string
  readonly outcome: string | null
  readonly due: string | null
  readonly supplementSlots: readonly string[]
  readonly supplementDue: string | null
  readonly openedAt: string
  readonly receivedAt: string | null
  readonly acceptedAt: string | null
  readonly closedAt: string | null
  readonly position: number
}
export const caseSource: Source = {
  table: 'read.case_register', key: 'caseId', keyType: 'uuid',
  columns: [
    'caseId', 'windowUnitId', 'implementingUnitId', 'itemId', 'itemCode', 'itemVersion', 'number', 'numberSystem', 'status', 'outcome', 'due',
    'supplementSlots', 'supplementDue', 'openedAt', 'receivedAt', 'acceptedAt', 'closedAt', 'position',
  ],
}

/** 当事人 */
export interface CasePartyRow {
  readonly caseId: string
  readonly party: string
  readonly role: string
  readonly holderId: string
  readonly idType: string
  readonly presenceKind: string | null
}
export const casePartySource: Source = { table: 'read.case_party', key: 'caseId', keyType: 'uuid', columns: ['caseId', 'party', 'role', 'holderId', 'idType', 'presenceKind'] }

/** 当事人掩码 — as this case names her. */
export interface MaskedCasePartyRow extends MaskedForm {
  readonly caseId: string
  readonly party: string
}
export const maskedCasePartySource: Source = { table: 'read_masked.case_party', key: 'caseId', keyType: 'uuid', columns: ['caseId', 'party', 'nameMasked', 'numberMasked'] }

/** 材料项 of a case */
export interface CaseSlotRow {
  readonly caseId: string
  readonly slot: string
  readonly ordinal: number
  readonly name: string
  readonly role: string
  readonly main: boolean
  readonly state: string
  readonly lookUpId: string | null
  readonly waivesPaper: boolean | null
  readonly paperReason: string | null
}
export const caseSlotSource: Source = {
  table: 'read.case_slot', key: 'caseId', keyType: 'uuid', columns: ['caseId', 'slot', 'ordinal', 'name', 'role', 'main', 'state', 'lookUpId', 'waivesPaper', 'paperReason'],
}
