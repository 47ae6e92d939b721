import { unreachable } from '@hub/kernel'
import type { ServiceItemDefinition, ServiceItemEvent, ServiceItemId } from '@hub/schemas'

export interface KnownServiceItem {
  readonly status: 'published' | 'withdrawn'
  readonly itemId: ServiceItemId
  readonly code: string
  /** 1 when published, one more with each revision; a case keeps the one it was opened under. */
  readonly version: number
  readonly definition: ServiceItemDefinition
}

/** 事项状态 */
export type ServiceItemState = { readonly status: 'absent' } | KnownServiceItem

export const absent: ServiceItemState = { status: 'absent' }

export function evolve(state: ServiceItemState, event: ServiceItemEvent): ServiceItemState {
  if (event.type === 'ServiceItemPublished') return state.status === 'absent' ? { status: 'published', ...event.data, version: 1 } : state
  if (state.status !== 'published') return state
  switch (event.type) {
    case 'ServiceItemRevised':
      return { ...state, version: event.data.version, definition: event.data.definition }
    case 'ServiceItemWithdrawn':
      return { ...state, status: 'withdrawn' }
    default:
      return unreachable(event)
  }
}
