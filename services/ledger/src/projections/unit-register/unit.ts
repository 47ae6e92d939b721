import { unreachable } from '@hub/kernel'
import type { Instant, UnitEvent, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

interface FormerName { readonly name: string; readonly areaCode: string; readonly until: Instant }

/** 机构 — as it stands, with the names it had. */
export interface UnitRow {
  readonly unitId: UnitId
  readonly uscc: string
  readonly name: string
  readonly kind: string
  readonly areaCode: string
  readonly formerNames: readonly FormerName[]
  readonly successorId: UnitId | null
  readonly predecessors: readonly UnitId[]
  readonly registeredAt: Instant
  readonly succeededAt: Instant | null
  readonly revision: number
  readonly position: number
}

function fold(row: UnitRow | undefined, { event, at, legalAt, revision, position }: Fed<UnitEvent>): UnitRow | undefined {
  if (event.type === 'UnitRegistered') {
    const { unitId, uscc, name, kind, areaCode } = event.data
    return { unitId, uscc, name, kind, areaCode, formerNames: [], successorId: null, predecessors: [], registeredAt: at, succeededAt: null, revision, position }
  }
  if (row === undefined) return undefined
  const seen = { ...row, revision, position }
  switch (event.type) {
    case 'UnitRevised': {
      const { name, areaCode } = event.data
      return { ...seen, name, areaCode, formerNames: [...row.formerNames, { name: row.name, areaCode: row.areaCode, until: at }] }
    }
    case 'UnitSucceeded':
      return { ...seen, successorId: event.data.successor, succeededAt: legalAt }
    case 'UnitTookOver':
      return { ...seen, predecessors: [...row.predecessors, event.data.predecessor] }
    case 'IntakeEntrusted':
    case 'EntrustmentWithdrawn':
      return seen
    default:
      return unreachable(event)
  }
}

export const unit = readTable<'unit', UnitRow>({
  schema: 'read',
  table: 'unit',
  streams: ['unit'],
  columns: {
    unitId: 'uuid', uscc: 'text', name: 'text', kind: 'text', areaCode: 'text', formerNames: 'jsonb', successorId: 'uuid', predecessors: 'uuid[]',
    registeredAt: 'timestamptz', succeededAt: 'timestamptz', revision: 'integer', position: 'bigint',
  },
  key: ['unitId'],
  keysOf: ({ event }) => [[event.data.unitId]],
  fold,
})
