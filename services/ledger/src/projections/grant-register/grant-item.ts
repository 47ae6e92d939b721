import { unreachable } from '@hub/kernel'
import type { GrantEvent, GrantId, LicenceTypeId, ServiceItemId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'

/** 授权事项 — an item that the grant covers now. */
export interface GrantItemRow {
  readonly grantId: GrantId
  readonly itemId: ServiceItemId
  readonly typeId: LicenceTypeId
  readonly position: number
}

function fold(row: GrantItemRow | undefined, { event, position }: Fed<GrantEvent>, key: Key): GrantItemRow | undefined {
  switch (event.type) {
    case 'GrantRequested':
      return { grantId: event.data.grantId, itemId: key[1] as ServiceItemId, typeId: event.data.typeId, position }
    case 'GrantNarrowed':
      return event.data.scope.items.some((item) => item === key[1]) ? row : undefined
    case 'GrantApproved':
    case 'GrantAuthorised':
    case 'GrantRejected':
    case 'GrantWithdrawn':
      return row
    default:
      return unreachable(event)
  }
}

export const grantItem = readTable<'grant', GrantItemRow>({
  schema: 'read',
  table: 'grant_item',
  streams: ['grant'],
  columns: { grantId: 'uuid', itemId: 'uuid', typeId: 'uuid', position: 'bigint' },
  key: ['grantId', 'itemId'],
  keysOf: ({ event }) => (event.type === 'GrantRequested' ? event.data.scope.items.map((item) => [event.data.grantId, item]) : []),
  // The event names what is left, not what went: every row of the grant has to look.
  sweep: { by: 'grantId', valueOf: ({ event }) => (event.type === 'GrantNarrowed' ? event.data.grantId : undefined) },
  fold,
})
