import { unreachable } from '@hub/kernel'
import type { CaseEvent, CaseId, CaseOpened, Instant, LocalDate, OperatorId, ServiceItemId, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 办件 — where it stands. Its parties and materials are tables of their own. */
export interface CaseRow {
  readonly caseId: CaseId
  readonly windowUnitId: UnitId
  readonly implementingUnitId: UnitId
  readonly itemId: ServiceItemId
  readonly itemCode: string
  readonly itemVersion: number
  readonly promisedDays: number
  readonly numberKind: 'own' | 'foreign'
  readonly number: string | null
  readonly numberSystem: string | null
  readonly status: 'opened' | 'received' | 'accepted' | 'declined' | 'closed'
  readonly outcome: string | null
  readonly declineReason: string | null
  readonly due: LocalDate | null
  /** Empty while nothing is being waited for. */
  readonly supplementSlots: readonly string[]
  readonly supplementDue: LocalDate | null
  readonly openedBy: OperatorId
  readonly openedAt: Instant
  readonly receivedAt: Instant | null
  readonly acceptedAt: Instant | null
  readonly declinedAt: Instant | null
  readonly closedAt: Instant | null
  readonly changedAt: Instant
  readonly revision: number
  readonly position: number
}

function opened({ at, envelope, revision, position }: Fed<CaseEvent>, { data }: CaseOpened): CaseRow {
  const { caseId, windowUnit, implementingUnit, itemId, itemCode, itemVersion, promisedDays, caseNumber } = data
  return {
    caseId, windowUnitId: windowUnit, implementingUnitId: implementingUnit, itemId, itemCode, itemVersion, promisedDays, numberKind: caseNumber.kind,
    number: caseNumber.kind === 'own' ? caseNumber.number : null, numberSystem: caseNumber.kind === 'foreign' ? caseNumber.system : null,
    status: 'opened', outcome: null, declineReason: null, due: null, supplementSlots: [], supplementDue: null,
    openedBy: envelope.actor.operator, openedAt: at, receivedAt: null, acceptedAt: null, declinedAt: null, closedAt: null, changedAt: at, revision, position,
  }
}

function fold(row: CaseRow | undefined, fed: Fed<CaseEvent>): CaseRow | undefined {
  const { event, at, revision, position } = fed
  if (event.type === 'CaseOpened') return opened(fed, event)
  if (row === undefined) return undefined
  const seen = { ...row, changedAt: at, revision, position }
  switch (event.type) {
    case 'CaseReceived':
      return { ...seen, status: 'received', receivedAt: at }
    case 'CaseAccepted':
      return { ...seen, status: 'accepted', acceptedAt: at, due: event.data.due }
    case 'CaseDeclined':
      return { ...seen, status: 'declined', declinedAt: at, declineReason: event.data.reason }
    case 'SupplementAsked':
      return { ...seen, supplementSlots: event.data.slots, supplementDue: event.data.due }
    case 'SupplementReceived':
      return { ...seen, supplementSlots: [], supplementDue: null }
    case 'CaseClosed':
      return { ...seen, status: 'closed', outcome: event.data.outcome, closedAt: event.data.at }
    case 'SlotResolved':
    case 'PaperTaken':
      return seen
    default:
      return unreachable(event)
  }
}

export const caseRegister = readTable<'case', CaseRow>({
  schema: 'read',
  table: 'case_register',
  streams: ['case'],
  columns: {
    caseId: 'uuid', windowUnitId: 'uuid', implementingUnitId: 'uuid', itemId: 'uuid', itemCode: 'text', itemVersion: 'integer', promisedDays: 'integer', numberKind: 'text',
    number: 'text', numberSystem: 'text', status: 'text', outcome: 'text', declineReason: 'text', due: 'date', supplementSlots: 'text[]', supplementDue: 'date', openedBy: 'uuid',
    openedAt: 'timestamptz', receivedAt: 'timestamptz', acceptedAt: 'timestamptz', declinedAt: 'timestamptz', closedAt: 'timestamptz', changedAt: 'timestamptz',
    revision: 'integer', position: 'bigint',
  },
  key: ['caseId'],
  keysOf: ({ event }) => [[event.data.caseId]],
  fold,
})
