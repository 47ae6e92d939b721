import { unreachable } from '@hub/kernel'
import type { Instant, LicenceTypeDefinition, LicenceTypeEvent, LicenceTypeId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'
import { firstTypeVersion } from './licence-type.ts'

/** 证照类型版本 — a licence is read with the definition that it was issued under. */
export interface LicenceTypeVersionRow {
  readonly typeId: LicenceTypeId
  readonly version: number
  readonly definition: LicenceTypeDefinition
  readonly recordedAt: Instant
  readonly position: number
}

function keysOf({ event }: Fed<LicenceTypeEvent>): readonly Key[] {
  switch (event.type) {
    case 'LicenceTypeRegistered':
      return [[event.data.typeId, firstTypeVersion]]
    case 'LicenceTypeRevised':
      return [[event.data.typeId, event.data.version]]
    case 'LicenceTypeRetired':
    case 'LicenceTypeTemplateSet':
      return []
    default:
      return unreachable(event)
  }
}

function fold(row: LicenceTypeVersionRow | undefined, { event, at, position }: Fed<LicenceTypeEvent>, key: Key): LicenceTypeVersionRow | undefined {
  if (event.type === 'LicenceTypeRetired' || event.type === 'LicenceTypeTemplateSet') return row
  return { typeId: event.data.typeId, version: Number(key[1]), definition: event.data.definition, recordedAt: at, position }
}

export const licenceTypeVersion = readTable<'licence-type', LicenceTypeVersionRow>({
  schema: 'read',
  table: 'licence_type_version',
  streams: ['licence-type'],
  columns: { typeId: 'uuid', version: 'integer', definition: 'jsonb', recordedAt: 'timestamptz', position: 'bigint' },
  key: ['typeId', 'version'],
  insertOnly: true,
  keysOf,
  fold,
})
