import type { Source } from './page.ts'

/** 用证记录 — one look-up, answered, refused or missed. */
export interface LookUpRow {
  readonly lookUpId: string
  readonly position: number
  readonly recordedAt: string
  readonly outcome: string
  readonly checkNumber: number | null
  readonly code: string | null
  readonly miss: string | null
  readonly level: string
  readonly caseId: string
  readonly itemId: string | null
  readonly slot: string
  readonly party: string | null
  readonly windowUnitId: string
  readonly holderId: string | null
  readonly typeCode: string
  readonly licenceId: string | null
  readonly grantId: string | null
  readonly notices: readonly string[]
  readonly fields: readonly string[]
  readonly unitId: string
  readonly operatorId: string
  readonly role: string
  readonly terminal: string
  readonly client: string
}
export const lookUpSource: Source = {
  table: 'read.look_up_record', key: 'position', keyType: 'bigint',
  columns: [
    'lookUpId', 'position', 'recordedAt', 'outcome', 'checkNumber', 'code', 'miss', 'level', 'caseId', 'itemId', 'slot', 'party', 'windowUnitId', 'holderId', 'typeCode',
    'licenceId', 'grantId', 'notices', 'fields', 'unitId', 'operatorId', 'role', 'terminal', 'client',
  ],
}
