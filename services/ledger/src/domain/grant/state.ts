import { unreachable } from '@hub/kernel'
import type { GrantApproved, GrantEvent, GrantRequested, LocalDate, OperatorId, SharingClass } from '@hub/schemas'

export type Stage = GrantApproved['data']['stage']
export interface Approval { readonly stage: Stage; readonly by: OperatorId }

type Asked = GrantRequested['data'] & { readonly approvals: readonly Approval[] }
export type PendingGrant = Asked & { readonly status: 'requested' }
export type AuthorisedGrant = Asked & { readonly status: 'authorised' }
export type EndedGrant = Asked & ({ readonly status: 'rejected' } | { readonly status: 'withdrawn' })

/** 用证授权状态 — authorised is not yet in force: see `standingOf`. */
export type GrantState = { readonly status: 'absent' } | PendingGrant | AuthorisedGrant | EndedGrant

export const absent: GrantState = { status: 'absent' }

/** 审批环节 in their order. Who shares without condition leaves the decision to the data authority, and is told. */
const stages: Readonly<Record<SharingClass, readonly [Stage, ...Stage[]]>> = {
  unconditional: ['data-authority'],
  conditional: ['data-authority', 'provider'],
  'not-shared': ['data-authority', 'provider'],
}

/** The stages that still have to agree, in their order; the first is the one whose turn it is. */
export function stagesLeft({ sharing, approvals }: Pick<Asked, 'sharing' | 'approvals'>): readonly Stage[] {
  return stages[sharing].filter((stage) => !approvals.some((approval) => approval.stage === stage))
}

/** 授权现状 — how a grant stands on `today` (Asia/Shanghai, first and last day inclusive). */
export type GrantStanding = 'in-force' | 'pending' | 'rejected' | 'not-yet' | 'expired' | 'withdrawn'

export function standingOf(state: Exclude<GrantState, { status: 'absent' }>, today: LocalDate): GrantStanding {
  switch (state.status) {
    case 'requested':
      return 'pending'
    case 'rejected':
    case 'withdrawn':
      return state.status
    case 'authorised':
      if (today < state.scope.validFrom) return 'not-yet'
      return today > state.scope.validUntil ? 'expired' : 'in-force'
    default:
      return unreachable(state)
  }
}

/** 授权是否有效 on `today`. */
export function grantInForce(state: GrantState, today: LocalDate): boolean {
  return state.status !== 'absent' && standingOf(state, today) === 'in-force'
}

export function evolve(state: GrantState, event: GrantEvent): GrantState {
  if (event.type === 'GrantRequested') return state.status === 'absent' ? { status: 'requested', ...event.data, approvals: [] } : state
  if (state.status === 'absent' || state.status === 'rejected' || state.status === 'withdrawn') return state
  switch (event.type) {
    case 'GrantApproved':
      return { ...state, approvals: [...state.approvals, { stage: event.data.stage, by: event.data.by }] }
    case 'GrantAuthorised':
      return { ...state, status: 'authorised' }
    case 'GrantRejected':
      return { ...state, status: 'rejected' }
    case 'GrantNarrowed':
      return { ...state, scope: event.data.scope }
    case 'GrantWithdrawn':
      return { ...state, status: 'withdrawn' }
    default:
      return unreachable(event)
  }
}
