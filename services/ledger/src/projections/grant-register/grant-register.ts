import { unreachable } from '@hub/kernel'
import type { GrantEvent, GrantId, GrantScope, GrantedField, Instant, LicenceTypeId, LocalDate, OperatorId, ServiceItemId, SharingClass, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

type Stage = 'data-authority' | 'provider'
interface Approval { readonly stage: Stage; readonly by: OperatorId; readonly at: Instant }

/** 用证授权 — with every approval; in force when authorised and today lies within its dates. */
export interface GrantRow {
  readonly grantId: GrantId
  readonly typeId: LicenceTypeId
  readonly typeCode: string
  readonly sharing: SharingClass
  readonly providers: readonly UnitId[]
  readonly basis: 'statutory' | 'consent'
  readonly statute: string | null
  readonly presenceMin: string
  readonly items: readonly ServiceItemId[]
  readonly implementingUnits: readonly UnitId[]
  readonly fields: readonly GrantedField[]
  readonly dailyQuota: number
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate
  readonly status: 'requested' | 'authorised' | 'rejected' | 'withdrawn'
  readonly askedBy: OperatorId
  readonly askingUnitId: UnitId
  readonly approvals: readonly Approval[]
  readonly notified: readonly UnitId[]
  readonly rejectedStage: Stage | null
  readonly withdrawnBy: UnitId | null
  readonly requestedAt: Instant
  readonly authorisedAt: Instant | null
  readonly endedAt: Instant | null
  readonly changedAt: Instant
  readonly revision: number
  readonly position: number
}

function scoped({ items, implementingUnits, fields, dailyQuota, validFrom, validUntil }: GrantScope) {
  return { items, implementingUnits, fields, dailyQuota, validFrom, validUntil }
}

function fold(row: GrantRow | undefined, fed: Fed<GrantEvent>): GrantRow | undefined {
  const { event, at, legalAt, envelope, revision, position } = fed
  if (event.type === 'GrantRequested') {
    const { scope, ...asked } = event.data
    return {
      ...asked, ...scoped(scope), status: 'requested', askingUnitId: envelope.actor.unit, approvals: [], notified: [], rejectedStage: null, withdrawnBy: null,
      requestedAt: at, authorisedAt: null, endedAt: null, changedAt: at, revision, position,
    }
  }
  if (row === undefined) return undefined
  const seen = { ...row, changedAt: at, revision, position }
  switch (event.type) {
    case 'GrantApproved':
      return { ...seen, approvals: [...row.approvals, { stage: event.data.stage, by: event.data.by, at }] }
    case 'GrantAuthorised':
      return { ...seen, status: 'authorised', authorisedAt: legalAt, notified: event.data.notify }
    case 'GrantRejected':
      return { ...seen, status: 'rejected', rejectedStage: event.data.stage, endedAt: legalAt }
    case 'GrantNarrowed':
      return { ...seen, ...scoped(event.data.scope) }
    case 'GrantWithdrawn':
      return { ...seen, status: 'withdrawn', withdrawnBy: event.data.by, endedAt: legalAt }
    default:
      return unreachable(event)
  }
}

export const grantRegister = readTable<'grant', GrantRow>({
  schema: 'read',
  table: 'grant_register',
  streams: ['grant'],
  columns: {
    grantId: 'uuid', typeId: 'uuid', typeCode: 'text', sharing: 'text', providers: 'uuid[]', basis: 'text', statute: 'text', presenceMin: 'text', items: 'uuid[]',
    implementingUnits: 'uuid[]', fields: 'jsonb', dailyQuota: 'integer', validFrom: 'date', validUntil: 'date', status: 'text', askedBy: 'uuid', askingUnitId: 'uuid',
    approvals: 'jsonb', notified: 'uuid[]', rejectedStage: 'text', withdrawnBy: 'uuid', requestedAt: 'timestamptz', authorisedAt: 'timestamptz', endedAt: 'timestamptz',
    changedAt: 'timestamptz', revision: 'integer', position: 'bigint',
  },
  key: ['grantId'],
  keysOf: ({ event }) => [[event.data.grantId]],
  fold,
})
