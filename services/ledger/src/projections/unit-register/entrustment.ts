import { unreachable } from '@hub/kernel'
import type { Instant, ServiceItemId, UnitEvent, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'

/** 委托受理 — one item at one window, in force while `withdrawnAt` is null. */
export interface EntrustmentRow {
  readonly unitId: UnitId
  readonly windowUnitId: UnitId
  readonly itemId: ServiceItemId
  readonly entrustedAt: Instant
  readonly withdrawnAt: Instant | null
  readonly position: number
}

function keysOf({ event }: Fed<UnitEvent>): readonly Key[] {
  switch (event.type) {
    case 'IntakeEntrusted':
    case 'EntrustmentWithdrawn':
      return event.data.items.map((item) => [event.data.unitId, event.data.windowUnit, item])
    case 'UnitRegistered':
    case 'UnitRevised':
    case 'UnitSucceeded':
    case 'UnitTookOver':
      return []
    default:
      return unreachable(event)
  }
}

function fold(row: EntrustmentRow | undefined, { event, legalAt, position }: Fed<UnitEvent>, key: Key): EntrustmentRow | undefined {
  if (event.type === 'EntrustmentWithdrawn') return row && { ...row, withdrawnAt: legalAt, position }
  const [unitId, windowUnitId, itemId] = key as readonly [UnitId, UnitId, ServiceItemId]
  return { unitId, windowUnitId, itemId, entrustedAt: legalAt, withdrawnAt: null, position }
}

export const entrustment = readTable<'unit', EntrustmentRow>({
  schema: 'read',
  table: 'entrustment',
  streams: ['unit'],
  columns: { unitId: 'uuid', windowUnitId: 'uuid', itemId: 'uuid', entrustedAt: 'timestamptz', withdrawnAt: 'timestamptz', position: 'bigint' },
  key: ['unitId', 'windowUnitId', 'itemId'],
  keysOf,
  fold,
})
