import { unreachable } from '@hub/kernel'
import type { Instant, MaterialSlot, ServiceItemDefinition, ServiceItemEvent, ServiceItemId, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 事项 — the present version. */
export interface ServiceItemRow {
  readonly itemId: ServiceItemId
  readonly code: string
  readonly version: number
  readonly status: 'published' | 'withdrawn'
  readonly name: string
  readonly implementingUnitId: UnitId
  readonly statutoryDays: number
  readonly promisedDays: number
  readonly slots: readonly MaterialSlot[]
  readonly licenceTypeCodes: readonly string[]
  readonly publishedAt: Instant
  readonly changedAt: Instant
  readonly revision: number
  readonly position: number
}

const firstVersion = 1

function defined({ name, implementingUnit, statutoryDays, promisedDays, slots }: ServiceItemDefinition) {
  const codes = slots.flatMap(({ evidence }) => evidence.flatMap((piece) => (piece.kind === 'licence' ? [piece.typeCode] : [])))
  return { name, implementingUnitId: implementingUnit, statutoryDays, promisedDays, slots, licenceTypeCodes: [...new Set(codes)].sort() }
}

function fold(row: ServiceItemRow | undefined, { event, at, revision, position }: Fed<ServiceItemEvent>): ServiceItemRow | undefined {
  if (event.type === 'ServiceItemPublished') {
    const { itemId, code, definition } = event.data
    return { itemId, code, version: firstVersion, status: 'published', ...defined(definition), publishedAt: at, changedAt: at, revision, position }
  }
  if (row === undefined) return undefined
  const seen = { ...row, changedAt: at, revision, position }
  switch (event.type) {
    case 'ServiceItemRevised':
      return { ...seen, version: event.data.version, ...defined(event.data.definition) }
    case 'ServiceItemWithdrawn':
      return { ...seen, status: 'withdrawn' }
    default:
      return unreachable(event)
  }
}

export const serviceItem = readTable<'service-item', ServiceItemRow>({
  schema: 'read',
  table: 'service_item',
  streams: ['service-item'],
  columns: {
    itemId: 'uuid', code: 'text', version: 'integer', status: 'text', name: 'text', implementingUnitId: 'uuid', statutoryDays: 'integer', promisedDays: 'integer',
    slots: 'jsonb', licenceTypeCodes: 'text[]', publishedAt: 'timestamptz', changedAt: 'timestamptz', revision: 'integer', position: 'bigint',
  },
  key: ['itemId'],
  keysOf: ({ event }) => [[event.data.itemId]],
  fold,
})
