import { unreachable } from '@hub/kernel'
import type { HolderId, Instant, OperatorEvent, OperatorId, Role, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 人员 — an account and what it may be asked for; its name stands masked in read_masked.operator. */
export interface OperatorRow {
  readonly operatorId: OperatorId
  readonly unitId: UnitId
  readonly kind: 'person' | 'system'
  readonly roles: readonly Role[]
  readonly status: 'active' | 'suspended'
  readonly holderId: HolderId | null
  readonly registeredAt: Instant
  readonly changedAt: Instant
  readonly revision: number
  readonly position: number
}

function fold(row: OperatorRow | undefined, { event, at, revision, position }: Fed<OperatorEvent>): OperatorRow | undefined {
  if (event.type === 'OperatorRegistered') {
    const { operatorId, unitId, kind, roles, holderId } = event.data
    return { operatorId, unitId, kind, roles, status: 'active', holderId, registeredAt: at, changedAt: at, revision, position }
  }
  if (row === undefined) return undefined
  const seen = { ...row, changedAt: at, revision, position }
  switch (event.type) {
    case 'OperatorRolesSet':
      return { ...seen, roles: event.data.roles }
    case 'OperatorSuspended':
      return { ...seen, status: 'suspended' }
    case 'OperatorReinstated':
      return { ...seen, status: 'active' }
    default:
      return unreachable(event)
  }
}

export const operator = readTable<'operator', OperatorRow>({
  schema: 'read',
  table: 'operator',
  streams: ['operator'],
  columns: {
    operatorId: 'uuid', unitId: 'uuid', kind: 'text', roles: 'text[]', status: 'text', holderId: 'uuid',
    registeredAt: 'timestamptz', changedAt: 'timestamptz', revision: 'integer', position: 'bigint',
  },
  key: ['operatorId'],
  keysOf: ({ event }) => [[event.data.operatorId]],
  fold,
})
