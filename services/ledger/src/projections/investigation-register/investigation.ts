import { unreachable } from '@hub/kernel'
import type { Instant, InvestigationEvent, InvestigationId, OperatorId, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 审计项目 — under which an auditor saw licences and lists; each time is counted here and stands in investigation_act. */
export interface InvestigationRow {
  readonly investigationId: InvestigationId
  readonly unitId: UnitId
  readonly openedBy: OperatorId
  readonly status: 'open' | 'closed'
  readonly licencesAudited: number
  readonly listsAudited: number
  readonly openedAt: Instant
  readonly closedAt: Instant | null
  readonly revision: number
  readonly position: number
}

function fold(row: InvestigationRow | undefined, { event, at, revision, position }: Fed<InvestigationEvent>): InvestigationRow | undefined {
  if (event.type === 'InvestigationOpened') {
    const { investigationId, unitId, openedBy } = event.data
    return { investigationId, unitId, openedBy, status: 'open', licencesAudited: 0, listsAudited: 0, openedAt: at, closedAt: null, revision, position }
  }
  if (row === undefined) return undefined
  const seen = { ...row, revision, position }
  switch (event.type) {
    case 'LicenceAudited':
      return { ...seen, licencesAudited: row.licencesAudited + 1 }
    case 'LookUpsAudited':
      return { ...seen, listsAudited: row.listsAudited + 1 }
    case 'InvestigationClosed':
      return { ...seen, status: 'closed', closedAt: at }
    default:
      return unreachable(event)
  }
}

export const investigation = readTable<'investigation', InvestigationRow>({
  schema: 'read',
  table: 'investigation',
  streams: ['investigation'],
  columns: {
    investigationId: 'uuid', unitId: 'uuid', openedBy: 'uuid', status: 'text', licencesAudited: 'integer', listsAudited: 'integer', openedAt: 'timestamptz',
    closedAt: 'timestamptz', revision: 'integer', position: 'bigint',
  },
  key: ['investigationId'],
  keysOf: ({ event }) => [[event.data.investigationId]],
  fold,
})
