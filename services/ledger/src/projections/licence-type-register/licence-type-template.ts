import type { Instant, LicenceTemplate, LicenceTypeEvent, LicenceTypeId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'

/** 版式 — every template that a type has had; a file names none, its own time tells. */
export interface LicenceTypeTemplateRow {
  readonly typeId: LicenceTypeId
  readonly templateVersion: number
  readonly template: LicenceTemplate
  readonly recordedAt: Instant
  readonly position: number
}

function keysOf({ event }: Fed<LicenceTypeEvent>): readonly Key[] {
  return event.type === 'LicenceTypeTemplateSet' ? [[event.data.typeId, event.data.templateVersion]] : []
}

function fold(row: LicenceTypeTemplateRow | undefined, { event, at, position }: Fed<LicenceTypeEvent>): LicenceTypeTemplateRow | undefined {
  return event.type === 'LicenceTypeTemplateSet' ? { ...event.data, recordedAt: at, position } : row
}

export const licenceTypeTemplate = readTable<'licence-type', LicenceTypeTemplateRow>({
  schema: 'read',
  table: 'licence_type_template',
  streams: ['licence-type'],
  columns: { typeId: 'uuid', templateVersion: 'integer', template: 'jsonb', recordedAt: 'timestamptz', position: 'bigint' },
  key: ['typeId', 'templateVersion'],
  insertOnly: true,
  keysOf,
  fold,
})
