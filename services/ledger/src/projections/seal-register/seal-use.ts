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

export const sealUse = readTable<'seal', SealUseRow>({
  schema: 'read',
  table: 'seal_use',
  streams: ['seal'],
  columns: { sealId: 'uuid', position: 'bigint', licenceId: 'uuid', fileId: 'uuid', usedAt: 'timestamptz' },
  key: ['sealId', 'position'],
  insertOnly: true,
  keysOf: ({ event, position }) => (event.type === 'SealUsed' ? [[event.data.sealId, position]] : []),
  // Only a use has a key here; whatever else comes leaves no row.
  fold: (_, { event, position, at }) => (event.type === 'SealUsed' ? { sealId: event.data.sealId, position, licenceId: event.data.licenceId, fileId: event.data.fileId, usedAt: at } : undefined),
})
