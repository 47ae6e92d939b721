import { unreachable } from '@hub/kernel'
import type { CaseEvent, CaseId, CaseParty, LocalDate, LookUpId, MaterialSlot, PaperReason, ServiceItemId, UnitId } from '@hub/schemas'

/** 材料项的现况 — by a licence, on paper, or both: paper beside unverified stock. */
export interface SlotFilling {
  readonly lookUpId: LookUpId | null
  readonly waivesPaper: boolean
  readonly paper: PaperReason | null
}

interface Opened {
  readonly caseId: CaseId
  readonly windowUnit: UnitId
  readonly implementingUnit: UnitId
  readonly itemId: ServiceItemId
  /** As frozen when the case was opened; a look-up rests on these. */
  readonly slots: readonly MaterialSlot[]
  readonly parties: readonly CaseParty[]
  readonly promisedDays: number
  readonly filled: ReadonlyMap<string, SlotFilling>
  /** 补正: what was asked for and until when; null: not asked yet. It is asked once. */
  readonly supplement: { readonly slots: readonly string[]; readonly due: LocalDate } | null
  /** 收件 once, whatever came after. */
  readonly received: boolean
  /** 承诺办结日; null: never accepted. */
  readonly due: LocalDate | null
}

/** 登记 (collecting), 补正中 (collecting again), 收件, 受理. */
export type GoingCase = Opened & { readonly status: 'open' | 'supplementing' | 'received' | 'accepted' }
export type EndedCase = Opened & ({ readonly status: 'declined' } | { readonly status: 'closed' })

/** 办件状态 */
export type CaseState = { readonly status: 'absent' } | GoingCase | EndedCase

export const absent: CaseState = { status: 'absent' }

/** 办件是否在办 — whether licences may still be looked up for it. */
export function isOpen(state: CaseState): state is GoingCase {
  return state.status !== 'absent' && state.status !== 'declined' && state.status !== 'closed'
}

/** 已收齐 — met by a licence that waives paper, or on paper. */
export function isFilled({ filled }: Opened, slot: string): boolean {
  const filling = filled.get(slot)
  return filling !== undefined && (filling.waivesPaper || filling.paper !== null)
}

const empty: SlotFilling = { lookUpId: null, waivesPaper: false, paper: null }

export function evolve(state: CaseState, event: CaseEvent): CaseState {
  if (event.type === 'CaseOpened') {
    if (state.status !== 'absent') return state
    const { caseId, windowUnit, implementingUnit, itemId, slots, parties, promisedDays } = event.data
    return { status: 'open', caseId, windowUnit, implementingUnit, itemId, slots, parties, promisedDays, filled: new Map(), supplement: null, received: false, due: null }
  }
  return isOpen(state) ? evolveGoing(state, event) : state
}

function evolveGoing(state: GoingCase, event: Exclude<CaseEvent, { type: 'CaseOpened' }>): CaseState {
  switch (event.type) {
    case 'SlotResolved': {
      const { slot, lookUpId, waivesPaper } = event.data
      return fill(state, slot, { lookUpId, waivesPaper })
    }
    case 'PaperTaken':
      return fill(state, event.data.slot, { paper: event.data.reason })
    case 'CaseReceived':
    case 'SupplementReceived':
      return { ...state, status: 'received', received: true }
    case 'CaseAccepted':
      return { ...state, status: 'accepted', due: event.data.due }
    case 'CaseDeclined':
      return { ...state, status: 'declined' }
    case 'SupplementAsked': {
      const { slots, due } = event.data
      // What was there was not good enough, so it counts no longer.
      const filled = new Map([...state.filled].filter(([slot]) => !slots.includes(slot)))
      return { ...state, status: 'supplementing', filled, supplement: { slots, due } }
    }
    case 'CaseClosed':
      return { ...state, status: 'closed' }
    default:
      return unreachable(event)
  }
}

function fill(state: GoingCase, slot: string, part: Partial<SlotFilling>): GoingCase {
  return { ...state, filled: new Map([...state.filled, [slot, { ...(state.filled.get(slot) ?? empty), ...part }]]) }
}
