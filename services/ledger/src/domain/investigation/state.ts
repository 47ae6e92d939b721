import { unreachable } from '@hub/kernel'
import type { InvestigationEvent, InvestigationId, OperatorId } from '@hub/schemas'

export interface KnownInvestigation {
  readonly status: 'open' | 'closed'
  readonly investigationId: InvestigationId
  readonly openedBy: OperatorId
}

/** 审计事项状态 — what was looked at under it is the history itself, not state. */
export type InvestigationState = { readonly status: 'absent' } | KnownInvestigation

export const absent: InvestigationState = { status: 'absent' }

export function evolve(state: InvestigationState, event: InvestigationEvent): InvestigationState {
  switch (event.type) {
    case 'InvestigationOpened': {
      const { investigationId, openedBy } = event.data
      return state.status === 'absent' ? { status: 'open', investigationId, openedBy } : state
    }
    case 'LicenceAudited':
    case 'LookUpsAudited':
      return state
    case 'InvestigationClosed':
      return state.status === 'absent' ? state : { ...state, status: 'closed' }
    default:
      return unreachable(event)
  }
}
