import type { EventId, Instant, Json, LicenceId, OperatorId, UnitId } from '@hub/schemas'
import { readTable } from '../read-table.ts'
import { detailOf } from './detail.ts'

/** 沿革 — one event of one licence: when it was recorded, when it took legal effect, who did it. */
export interface LicenceHistoryRow {
  readonly licenceId: LicenceId
  readonly revision: number
  readonly position: number
  readonly eventId: EventId
  readonly type: string
  readonly recordedAt: Instant
  readonly effectiveAt: Instant
  readonly unitId: UnitId
  readonly operatorId: OperatorId
  readonly role: string
  readonly version: number | null
  readonly detail: { readonly [key: string]: Json }
}

export const licenceHistory = readTable<'licence', LicenceHistoryRow>({
  schema: 'read',
  table: 'licence_history',
  streams: ['licence'],
  columns: {
    licenceId: 'uuid', revision: 'integer', position: 'bigint', eventId: 'uuid', type: 'text', recordedAt: 'timestamptz', effectiveAt: 'timestamptz',
    unitId: 'uuid', operatorId: 'uuid', role: 'text', version: 'integer', detail: 'jsonb',
  },
  key: ['licenceId', 'revision'],
  insertOnly: true,
  keysOf: ({ event, revision }) => [[event.data.licenceId, revision]],
  fold: (_, { event, envelope, position, revision, at, legalAt }) => ({
    licenceId: event.data.licenceId, revision, position, eventId: envelope.id, type: event.type, recordedAt: at, effectiveAt: legalAt,
    unitId: envelope.actor.unit, operatorId: envelope.actor.operator, role: envelope.actor.role, ...detailOf(event),
  }),
})
