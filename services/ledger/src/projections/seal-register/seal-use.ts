import type { CaseId, Instant, LicenceId, SealId, Uuid } from '@hub/schemas'
import { readTable } from '../read-table.ts'

/** 用印记录 — one file that was sealed with a seal. */
export interface SealUseRow {
  readonly sealId: SealId
  readonly position: number
  /** null: sealed was a notice of a case */
  readonly licenceId: LicenceId | null
  /** null: sealed was a file of a licence */
  readonly caseId: CaseId | null
  readonly fileId: Uuid
  readonly usedAt: Instant
}

export const sealUse = readTable<'sealuse', SealUseRow>({
  schema: 'read',
  table: 'seal_use',
  streams: ['sealuse'],
  columns: { sealId: 'uuid', position: 'bigint', licenceId: 'uuid', caseId: 'uuid', fileId: 'uuid', usedAt: 'timestamptz' },
  key: ['sealId', 'position'],
  insertOnly: true,
  keysOf: ({ event, position }) => [[event.data.sealId, position]],
  fold: (_, { event, position, at }) => {
    const { sealId, fileId } = event.data
    const sealed = event.type === 'SealUsed' ? { licenceId: event.data.licenceId, caseId: null } : { licenceId: null, caseId: event.data.caseId }
    return { sealId, position, ...sealed, fileId, usedAt: at }
  },
})
