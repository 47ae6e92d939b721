import { unreachable } from '@hub/kernel'
import type { CaseEvent, CaseId, Evidence, Instant, LicenceId, LookUpId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'

/** 材料项 — one line of the case's list, and how it was met. */
export interface CaseSlotRow {
  readonly caseId: CaseId
  readonly slot: string
  readonly ordinal: number
  readonly name: string
  readonly role: string
  readonly main: boolean
  readonly evidence: readonly Evidence[]
  readonly state: 'open' | 'licence' | 'paper'
  readonly lookUpId: LookUpId | null
  readonly licenceId: LicenceId | null
  readonly waivesPaper: boolean | null
  readonly paperReason: string | null
  readonly settledAt: Instant | null
  readonly position: number
}

function keysOf({ event }: Fed<CaseEvent>): readonly Key[] {
  switch (event.type) {
    case 'CaseOpened':
      return event.data.slots.map(({ slot }) => [event.data.caseId, slot])
    case 'SlotResolved':
    case 'PaperTaken':
      return [[event.data.caseId, event.data.slot]]
    case 'CaseReceived':
    case 'CaseAccepted':
    case 'CaseDeclined':
    case 'SupplementAsked':
    case 'SupplementReceived':
    case 'CaseClosed':
      return []
    default:
      return unreachable(event)
  }
}

function fold(row: CaseSlotRow | undefined, { event, at, position }: Fed<CaseEvent>, key: Key): CaseSlotRow | undefined {
  if (event.type === 'CaseOpened') {
    const ordinal = event.data.slots.findIndex(({ slot }) => slot === key[1])
    const slot = event.data.slots[ordinal]
    if (slot === undefined) return row
    const settled = { lookUpId: null, licenceId: null, waivesPaper: null, paperReason: null, settledAt: null }
    return { caseId: event.data.caseId, ordinal, ...slot, state: 'open', ...settled, position }
  }
  if (event.type === 'SlotResolved') {
    const { lookUpId, licenceId, waivesPaper } = event.data
    return row && { ...row, state: 'licence', lookUpId, licenceId, waivesPaper, paperReason: null, settledAt: at, position }
  }
  if (event.type === 'PaperTaken') return row && { ...row, state: 'paper', paperReason: event.data.reason, settledAt: at, position }
  return row
}

export const caseSlot = readTable<'case', CaseSlotRow>({
  schema: 'read',
  table: 'case_slot',
  streams: ['case'],
  columns: {
    caseId: 'uuid', slot: 'text', ordinal: 'smallint', name: 'text', role: 'text', main: 'boolean', evidence: 'jsonb', state: 'text', lookUpId: 'uuid',
    licenceId: 'uuid', waivesPaper: 'boolean', paperReason: 'text', settledAt: 'timestamptz', position: 'bigint',
  },
  key: ['caseId', 'slot'],
  keysOf,
  fold,
})
