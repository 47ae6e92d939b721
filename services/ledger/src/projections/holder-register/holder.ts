import { unreachable } from '@hub/kernel'
import type { ErasureBasis, HolderEvent, HolderId, Instant } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 持证主体 — by id; whether it may be erased, and whether it was. */
export interface HolderRow {
  readonly holderId: HolderId
  readonly kind: 'person' | 'organisation'
  readonly holds: readonly string[]
  readonly erased: boolean
  readonly erasureBasis: ErasureBasis | null
  readonly erasedAt: Instant | null
  readonly registeredAt: Instant
  readonly revision: number
  readonly position: number
}

function fold(row: HolderRow | undefined, { event, at, revision, position }: Fed<HolderEvent>): HolderRow | undefined {
  if (event.type === 'HolderRegistered') {
    const { holderId, kind } = event.data
    return { holderId, kind, holds: [], erased: false, erasureBasis: null, erasedAt: null, registeredAt: at, revision, position }
  }
  if (row === undefined) return undefined
  const seen = { ...row, revision, position }
  switch (event.type) {
    case 'HolderHeld':
      return { ...seen, holds: [...new Set([...row.holds, event.data.hold])].sort() }
    case 'HolderHoldLifted':
      return { ...seen, holds: row.holds.filter((hold) => hold !== event.data.hold) }
    case 'HolderErased':
      return { ...seen, erased: true, erasureBasis: event.data.basis, erasedAt: at }
    default:
      return unreachable(event)
  }
}

export const holder = readTable<'holder', HolderRow>({
  schema: 'read',
  table: 'holder',
  streams: ['holder'],
  columns: {
    holderId: 'uuid', kind: 'text', holds: 'text[]', erased: 'boolean', erasureBasis: 'text', erasedAt: 'timestamptz', registeredAt: 'timestamptz',
    revision: 'integer', position: 'bigint',
  },
  key: ['holderId'],
  keysOf: ({ event }) => [[event.data.holderId]],
  fold,
})
