import type { Instant, LicenceId, SealId, Uuid } from '@hub/schemas'
import { readTable } from '../read-table.ts'

/** 用印记录 — one file that was sealed with a seal. */
export interface SealUseRow {
  readonly sealId: SealId
  readonly position: number
  readonly licenceId: LicenceId
  readonly fileId: Uuid
  readonly usedAt: Instant
}

export const sealUse = readTable<'sealuse', SealUseRow>({
  schema: 'read',
  table: 'seal_use',
  streams: ['sealuse'],
  columns: { sealId: 'uuid', position: 'bigint', licenceId: 'uuid', fileId: 'uuid', usedAt: 'timestamptz' },
  key: ['sealId', 'position'],
  insertOnly: true,
  keysOf: ({ event, position }) => [[event.data.sealId, position]],
  fold: (_, { event: { data: { sealId, licenceId, fileId } }, position, at }) => ({ sealId, position, licenceId, fileId, usedAt: at }),
})
