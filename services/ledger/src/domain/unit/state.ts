import { unreachable } from '@hub/kernel'
import type { ServiceItemId, UnitEvent, UnitId, UnitKind } from '@hub/schemas'

export interface ActiveUnit {
  readonly status: 'active'
  readonly unitId: UnitId
  readonly uscc: string
  readonly kind: UnitKind
  readonly name: string
  readonly areaCode: string
  /** 承接的机构, at any remove: a successor inherits what its predecessor had taken over. */
  readonly predecessors: readonly UnitId[]
  /** 委托受理 — window unit to the items it takes in for this unit. */
  readonly entrusted: ReadonlyMap<UnitId, ReadonlySet<ServiceItemId>>
}

/** 机构状态 — a unit that another one succeeded is `ended` for good. */
export type UnitState =
  | { readonly status: 'absent' }
  | ActiveUnit
  | { readonly status: 'ended'; readonly unitId: UnitId; readonly uscc: string; readonly kind: UnitKind; readonly successor: UnitId; readonly predecessors: readonly UnitId[] }

export const absent: UnitState = { status: 'absent' }

/**
 * True where the unit entrusts `windowUnit` with intake for the item. A unit needs no entrustment for itself: the caller compares the
 * two units first. What an ended unit had entrusted lapses with it; its successor entrusts anew.
 */
export function isEntrusted(state: UnitState, windowUnit: UnitId, itemId: ServiceItemId): boolean {
  return state.status === 'active' && state.entrusted.get(windowUnit)?.has(itemId) === true
}

export function evolve(state: UnitState, event: UnitEvent): UnitState {
  if (event.type === 'UnitRegistered')
    return state.status === 'absent' ? { status: 'active', ...event.data, predecessors: [], entrusted: new Map() } : state
  return state.status === 'active' ? evolveActive(state, event) : state
}

function evolveActive(state: ActiveUnit, event: Exclude<UnitEvent, { type: 'UnitRegistered' }>): UnitState {
  switch (event.type) {
    case 'UnitRevised':
      return { ...state, name: event.data.name, areaCode: event.data.areaCode }
    case 'UnitSucceeded': {
      const { unitId, uscc, kind, predecessors } = state
      return { status: 'ended', unitId, uscc, kind, predecessors, successor: event.data.successor }
    }
    case 'UnitTookOver':
      return { ...state, predecessors: [...new Set([...state.predecessors, event.data.predecessor])] }
    case 'IntakeEntrusted': {
      const { windowUnit, items } = event.data
      return withItems(state, windowUnit, new Set([...itemsOf(state, windowUnit), ...items]))
    }
    case 'EntrustmentWithdrawn': {
      const { windowUnit, items } = event.data
      return withItems(state, windowUnit, new Set([...itemsOf(state, windowUnit)].filter((item) => !items.includes(item))))
    }
    default:
      return unreachable(event)
  }
}

function itemsOf(state: ActiveUnit, windowUnit: UnitId): ReadonlySet<ServiceItemId> {
  return state.entrusted.get(windowUnit) ?? new Set()
}

function withItems(state: ActiveUnit, windowUnit: UnitId, items: ReadonlySet<ServiceItemId>): ActiveUnit {
  return { ...state, entrusted: new Map([...state.entrusted, [windowUnit, items]]) }
}
