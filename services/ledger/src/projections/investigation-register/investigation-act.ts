import { unreachable } from '@hub/kernel'
import type { Instant, InvestigationEvent, InvestigationId, LicenceId, OperatorId, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'

/** 审计查阅 — one time that an auditor saw something. */
export interface InvestigationActRow {
  readonly investigationId: InvestigationId
  readonly revision: number
  readonly kind: 'licence' | 'look-ups'
  readonly licenceId: LicenceId
  readonly asOf: Instant | null
  readonly asKnownAt: Instant | null
  readonly unitId: UnitId
  readonly operatorId: OperatorId
  readonly recordedAt: Instant
  readonly position: number
}

type Seen = Pick<InvestigationActRow, 'kind' | 'licenceId' | 'asOf' | 'asKnownAt'>

function seenIn(event: InvestigationEvent): Seen | undefined {
  switch (event.type) {
    case 'LicenceAudited':
      return { kind: 'licence', licenceId: event.data.licenceId, asOf: event.data.asOf, asKnownAt: event.data.asKnownAt }
    case 'LookUpsAudited':
      return { kind: 'look-ups', licenceId: event.data.licenceId, asOf: null, asKnownAt: null }
    case 'InvestigationOpened':
    case 'InvestigationClosed':
      return undefined
    default:
      return unreachable(event)
  }
}

function keysOf({ event, revision }: Fed<InvestigationEvent>): readonly Key[] {
  return seenIn(event) === undefined ? [] : [[event.data.investigationId, revision]]
}

function fold(row: InvestigationActRow | undefined, { event, envelope, at, revision, position }: Fed<InvestigationEvent>): InvestigationActRow | undefined {
  const seen = seenIn(event)
  if (seen === undefined) return row
  const { unit, operator } = envelope.actor
  return { investigationId: event.data.investigationId, revision, ...seen, unitId: unit, operatorId: operator, recordedAt: at, position }
}

export const investigationAct = readTable<'investigation', InvestigationActRow>({
  schema: 'read',
  table: 'investigation_act',
  streams: ['investigation'],
  columns: {
    investigationId: 'uuid', revision: 'integer', kind: 'text', licenceId: 'uuid', asOf: 'timestamptz', asKnownAt: 'timestamptz', unitId: 'uuid', operatorId: 'uuid',
    recordedAt: 'timestamptz', position: 'bigint',
  },
  key: ['investigationId', 'revision'],
  insertOnly: true,
  keysOf,
  fold,
})
