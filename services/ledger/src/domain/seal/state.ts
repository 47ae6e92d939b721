import { unreachable } from '@hub/kernel'
import type { Instant, SealCaptured, SealEvent, SealId } from '@hub/schemas'

/** A remade seal is cancelled too; `successor` tells the two apart. */
export type SealStatus = 'captured' | 'filed' | 'active' | 'disabled' | 'cancelled'

export interface KnownSeal extends Readonly<SealCaptured['data']> {
  readonly status: SealStatus
  /** 备案时间; null: not filed. */
  readonly filedAt: Instant | null
  readonly successor: SealId | null
}

/** 印章状态 */
export type SealState = { readonly status: 'absent' } | KnownSeal

export const absent: SealState = { status: 'absent' }

/** Events come with their legal instant as `effectiveAt`, which of a filing is that of its recording. */
export function evolve(state: SealState, event: SealEvent): SealState {
  if (event.type === 'SealCaptured') return state.status === 'absent' ? { status: 'captured', filedAt: null, successor: null, ...event.data } : state
  return state.status === 'absent' || state.status === 'cancelled' ? state : evolveLive(state, event)
}

function evolveLive(state: KnownSeal, event: Exclude<SealEvent, { type: 'SealCaptured' }>): KnownSeal {
  switch (event.type) {
    case 'SealFiled':
      return { ...state, status: 'filed', filedAt: event.effectiveAt ?? null, validUntil: event.data.validUntil }
    case 'SealActivated':
      return { ...state, status: 'active' }
    case 'SealDisabled':
      return { ...state, status: 'disabled' }
    case 'SealCancelled':
      return { ...state, status: 'cancelled' }
    case 'SealRemade':
      return { ...state, status: 'cancelled', successor: event.data.successor }
    default:
      return unreachable(event)
  }
}
