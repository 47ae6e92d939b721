import { unreachable } from '@hub/kernel'
import { maskName, type HolderEvent, type HolderId, type OperatorEvent, type OperatorId, type SealedPart } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key, type Opened } from '../read-table.ts'
import { textOf } from './opened-text.ts'

/** 人员掩码 — a holder's own account is sealed under her key and goes with it. */
export interface MaskedOperatorRow {
  readonly operatorId: OperatorId
  readonly holderId: HolderId | null
  readonly nameMasked: string
  readonly position: number
}

const namePart = 'name'

function keysOf({ event }: Fed<OperatorEvent | HolderEvent>): readonly Key[] {
  switch (event.type) {
    case 'OperatorRegistered':
      return [[event.data.operatorId]]
    case 'OperatorRolesSet':
    case 'OperatorSuspended':
    case 'OperatorReinstated':
    case 'HolderRegistered':
    case 'HolderHeld':
    case 'HolderHoldLifted':
    case 'HolderErased':
      return []
    default:
      return unreachable(event)
  }
}

function sealedOf({ event, envelope }: Fed<OperatorEvent | HolderEvent>): SealedPart | undefined {
  return event.type === 'OperatorRegistered' ? envelope.sealed.find(({ part }) => part === namePart) : undefined
}

function fold(row: MaskedOperatorRow | undefined, { event, position }: Fed<OperatorEvent | HolderEvent>, _: Key, opened: Opened | undefined): MaskedOperatorRow | undefined {
  if (event.type === 'HolderErased' || opened === 'erased') return undefined
  if (event.type !== 'OperatorRegistered' || opened === undefined) return row
  const name = textOf(opened.value, 'name')
  if (name === null) return row
  return { operatorId: event.data.operatorId, holderId: event.data.holderId, nameMasked: maskName(name), position }
}

export const maskedOperator = readTable<'operator' | 'holder', MaskedOperatorRow>({
  schema: 'read_masked',
  table: 'operator',
  streams: ['operator', 'holder'],
  columns: { operatorId: 'uuid', holderId: 'uuid', nameMasked: 'text', position: 'bigint' },
  key: ['operatorId'],
  keysOf,
  sweep: { by: 'holderId', valueOf: ({ event }) => (event.type === 'HolderErased' ? event.data.holderId : undefined) },
  sealedOf,
  fold,
})
