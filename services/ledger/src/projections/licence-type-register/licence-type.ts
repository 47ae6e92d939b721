import { unreachable } from '@hub/kernel'
import type { Instant, LicenceTypeDefinition, LicenceTypeEvent, LicenceTypeId, SharingClass, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 证照类型 — the present definition; what lists and searches ask for stands in columns of its own. */
export interface LicenceTypeRow {
  readonly typeId: LicenceTypeId
  readonly code: string
  readonly registeredBy: UnitId
  readonly version: number
  readonly status: 'active' | 'retired'
  readonly name: string
  readonly sharing: SharingClass
  readonly trustToWaive: string
  readonly issuers: readonly UnitId[]
  readonly supervisorId: UnitId | null
  readonly definition: LicenceTypeDefinition
  readonly registeredAt: Instant
  readonly changedAt: Instant
  readonly revision: number
  readonly position: number
}

export const firstTypeVersion = 1

function defined(definition: LicenceTypeDefinition) {
  const { name, sharing, trustToWaive, issuers, supervisor } = definition
  return { name, sharing, trustToWaive, issuers, supervisorId: supervisor, definition }
}

function fold(row: LicenceTypeRow | undefined, { event, at, revision, position }: Fed<LicenceTypeEvent>): LicenceTypeRow | undefined {
  if (event.type === 'LicenceTypeRegistered') {
    const { typeId, code, registeredBy, definition } = event.data
    return { typeId, code, registeredBy, version: firstTypeVersion, status: 'active', ...defined(definition), registeredAt: at, changedAt: at, revision, position }
  }
  if (row === undefined) return undefined
  const seen = { ...row, changedAt: at, revision, position }
  switch (event.type) {
    case 'LicenceTypeRevised':
      return { ...seen, version: event.data.version, ...defined(event.data.definition) }
    case 'LicenceTypeRetired':
      return { ...seen, status: 'retired' }
    case 'LicenceTypeTemplateSet':
      return seen
    default:
      return unreachable(event)
  }
}

export const licenceType = readTable<'licence-type', LicenceTypeRow>({
  schema: 'read',
  table: 'licence_type',
  streams: ['licence-type'],
  columns: {
    typeId: 'uuid', code: 'text', registeredBy: 'uuid', version: 'integer', status: 'text', name: 'text', sharing: 'text', trustToWaive: 'text',
    issuers: 'uuid[]', supervisorId: 'uuid', definition: 'jsonb', registeredAt: 'timestamptz', changedAt: 'timestamptz', revision: 'integer', position: 'bigint',
  },
  key: ['typeId'],
  keysOf: ({ event }) => [[event.data.typeId]],
  fold,
})
