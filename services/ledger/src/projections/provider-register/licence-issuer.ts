import type { Ending, LicenceBody, LicenceEvent, LicenceId, LocalDate, UnitId } from '@hub/schemas'
import { byType } from '../by-type.ts'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 阶段 — before issue, after it, or how it ended. */
type Stage = 'draft' | 'issued' | Ending
/** 记录的状态 — as events tell it: 过期 and 未生效 are left to whoever holds a clock. Of several that hold the strongest. */
type RecordedState = Exclude<Stage, 'issued'> | 'in-force' | 'suspended' | 'lost'

/** 颁发 — one issuing authority of one licence; issuers of a licence never change. What lists of a unit's licences are narrowed to stands here as well. */
export interface LicenceIssuerRow {
  readonly licenceId: LicenceId
  readonly issuerId: UnitId
  readonly typeCode: string
  readonly state: RecordedState
  readonly suspended: boolean
  readonly lost: boolean
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate | null
}

type Change = Partial<Pick<LicenceIssuerRow, 'suspended' | 'lost' | 'validFrom' | 'validUntil'>> & { readonly stage?: Stage }

const none = (): undefined => undefined
const validityOf = ({ data: { validity } }: { readonly data: Pick<LicenceBody, 'validity'> }): Change => ({ validFrom: validity.from, validUntil: validity.until })

/** What an event changes of the rows of its licence; undefined: nothing. */
const changeBy = byType<LicenceEvent, Change | undefined>({
  LicenceComposed: none,
  LicenceDeposited: none,
  LicenceReviewed: none,
  LicenceIssueAgreed: none,
  LicenceIssued: () => ({ stage: 'issued' }),
  LicenceConfirmed: none,
  LicenceDuplicateResolved: none,
  LicenceAmended: validityOf,
  LicenceRenewed: validityOf,
  LicenceCorrected: validityOf,
  LicenceInspected: none,
  LicenceReportedLost: () => ({ lost: true }),
  LicenceFound: () => ({ lost: false }),
  LicenceRestricted: none,
  LicenceRestrictionLifted: none,
  LicenceSuspended: () => ({ suspended: true }),
  LicenceReinstated: () => ({ suspended: false }),
  LicenceEnded: ({ data }) => ({ stage: data.how }),
  LicenceDisputeFlagged: none,
  LicenceDisputeCleared: none,
})

function stateOf(stage: Stage, { suspended, lost }: Pick<LicenceIssuerRow, 'suspended' | 'lost'>): RecordedState {
  if (stage !== 'issued') return stage
  if (suspended) return 'suspended'
  return lost ? 'lost' : 'in-force'
}

function stageOf({ state }: LicenceIssuerRow): Stage {
  return state === 'in-force' || state === 'suspended' || state === 'lost' ? 'issued' : state
}

function begun(event: LicenceEvent): event is Extract<LicenceEvent, { type: 'LicenceComposed' | 'LicenceDeposited' }> {
  return event.type === 'LicenceComposed' || event.type === 'LicenceDeposited'
}

function fold(row: LicenceIssuerRow | undefined, { event }: Fed<LicenceEvent>, [, issuerId]: readonly (string | number)[]): LicenceIssuerRow | undefined {
  if (begun(event)) {
    const { licenceId, typeCode, validity: { from, until } } = event.data
    const state = event.type === 'LicenceDeposited' ? 'in-force' : 'draft'
    return { licenceId, issuerId: issuerId as UnitId, typeCode, state, suspended: false, lost: false, validFrom: from, validUntil: until }
  }
  if (row === undefined) return undefined
  const { stage = stageOf(row), ...change } = changeBy(event) ?? {}
  const next = { ...row, ...change }
  return { ...next, state: stateOf(stage, next) }
}

export const licenceIssuer = readTable<'licence', LicenceIssuerRow>({
  schema: 'read',
  table: 'licence_issuer',
  streams: ['licence'],
  columns: {
    licenceId: 'uuid', issuerId: 'uuid', typeCode: 'text', state: 'text', suspended: 'boolean', lost: 'boolean', validFrom: 'date', validUntil: 'date',
  },
  key: ['licenceId', 'issuerId'],
  keysOf: ({ event }) => (begun(event) ? event.data.issuers.map((issuerId) => [event.data.licenceId, issuerId]) : []),
  // A later event names the licence and not its issuers.
  sweep: { by: 'licenceId', valueOf: ({ event }) => (changeBy(event) === undefined ? undefined : event.data.licenceId) },
  fold,
})
