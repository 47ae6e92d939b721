import type { Instant, Json, OperatorId, SealEvent, SealId, UnitId } from '@hub/schemas'
import { byType } from '../by-type.ts'
import { readTable } from '../read-table.ts'

/** 印章沿革 — what was done to a seal, and by whom. Its uses are a register of their own. */
export interface SealHistoryRow {
  readonly sealId: SealId
  readonly revision: number
  readonly position: number
  readonly type: string
  readonly recordedAt: Instant
  readonly effectiveAt: Instant
  readonly unitId: UnitId
  readonly operatorId: OperatorId
  readonly detail: { readonly [key: string]: Json }
}

/** 要点 — codes that tell this event apart. */
const detailOf = byType<SealEvent, SealHistoryRow['detail']>({
  SealCaptured: ({ data: { predecessor, validFrom, validUntil, keys } }) => ({ validFrom, validUntil, predecessor, ...(keys === undefined ? {} : { keys: { ...keys } }) }),
  SealFiled: ({ data: { filingNumber, esId } }) => ({ filingNumber, esId }),
  SealActivated: () => ({}),
  SealDisabled: ({ data: { cause } }) => ({ cause }),
  SealCancelled: ({ data: { cause, filingNumber } }) => ({ cause, filingNumber }),
  SealRemade: ({ data: { cause, filingNumber, successor } }) => ({ cause, filingNumber, successor }),
})

export const sealHistory = readTable<'seal', SealHistoryRow>({
  schema: 'read',
  table: 'seal_history',
  streams: ['seal'],
  columns: {
    sealId: 'uuid', revision: 'integer', position: 'bigint', type: 'text', recordedAt: 'timestamptz', effectiveAt: 'timestamptz', unitId: 'uuid', operatorId: 'uuid', detail: 'jsonb',
  },
  key: ['sealId', 'revision'],
  insertOnly: true,
  keysOf: ({ event, revision }) => [[event.data.sealId, revision]],
  fold: (_, { event, envelope, position, revision, at, legalAt }) => ({
    sealId: event.data.sealId, revision, position, type: event.type, recordedAt: at, effectiveAt: legalAt, unitId: envelope.actor.unit, operatorId: envelope.actor.operator,
    detail: detailOf(event),
  }),
})
