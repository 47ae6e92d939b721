import type { Source } from './page.ts'
import { given, meeting, type Maybe, type ToSelection } from './register.ts'

/** 审计立项 — its number and reason are sealed in its event and not here. */
export interface InvestigationRow {
  readonly investigationId: string
  readonly unitId: string
  readonly openedBy: string
  readonly status: string
  readonly licencesAudited: number
  readonly listsAudited: number
  readonly openedAt: string
  readonly closedAt: string | null
  readonly position: number
}
export const investigationSource: Source = {
  table: 'read.investigation', key: 'investigationId', keyType: 'uuid',
  columns: ['investigationId', 'unitId', 'openedBy', 'status', 'licencesAudited', 'listsAudited', 'openedAt', 'closedAt', 'position'],
}

/** Investigations of these units; there is no way to ask for others. */
export interface InvestigationFilter {
  readonly units: readonly string[]
  readonly openedBy?: Maybe<string>
  readonly status?: Maybe<string>
}
export const investigationSelection: ToSelection<InvestigationFilter> = ({ units, openedBy, status }) => ({ ways: [{
  starts: { sql: 'unnest(?::uuid[]) as s (unit_id)', values: [units] }, table: 'read.investigation',
  conditions: [{ sql: 't.unit_id = s.unit_id', values: [] }, ...given(['t.opened_by = ?::uuid', openedBy], ['t.status = ?', status])],
}] })

/** 审计查阅 under an investigation. */
export interface InvestigationActRow {
  readonly investigationId: string
  readonly kind: string
  readonly licenceId: string
  readonly asOf: string | null
  readonly asKnownAt: string | null
  readonly operatorId: string
  readonly recordedAt: string
  readonly position: number
}
export const investigationActSource: Source = {
  table: 'read.investigation_act', key: 'position', keyType: 'bigint',
  columns: ['investigationId', 'kind', 'licenceId', 'asOf', 'asKnownAt', 'operatorId', 'recordedAt', 'position'],
}

/** What was read under an investigation: all of it, or the listings of one licence's look-ups. */
export interface InvestigationActFilter {
  readonly investigationId: string
  readonly listingsOfLicence?: Maybe<string>
}
export const investigationActSelection: ToSelection<InvestigationActFilter> = ({ investigationId, listingsOfLicence }) =>
  meeting(...given(['investigation_id = ?::uuid', investigationId], ["(kind = 'look-ups' and licence_id = ?::uuid)", listingsOfLicence]))
