import { unreachable } from '@hub/kernel'
import type { HolderEvent, HolderId } from '@hub/schemas'

export interface RegisteredHolder {
  readonly status: 'registered'
  readonly holderId: HolderId
  readonly kind: 'person' | 'organisation'
  /** 保全 that run, by number, in the order in which they began. */
  readonly holds: readonly string[]
}

/** 持证主体状态 — once erased there is nothing left to decide. */
export type HolderState = { readonly status: 'absent' } | RegisteredHolder | { readonly status: 'erased'; readonly holderId: HolderId }

export const absent: HolderState = { status: 'absent' }

export function evolve(state: HolderState, event: HolderEvent): HolderState {
  if (event.type === 'HolderRegistered') return state.status === 'absent' ? { status: 'registered', ...event.data, holds: [] } : state
  if (state.status !== 'registered') return state
  switch (event.type) {
    case 'HolderHeld':
      return { ...state, holds: [...state.holds, event.data.hold] }
    case 'HolderHoldLifted':
      return { ...state, holds: state.holds.filter((hold) => hold !== event.data.hold) }
    case 'HolderErased':
      return { status: 'erased', holderId: state.holderId }
    default:
      return unreachable(event)
  }
}
