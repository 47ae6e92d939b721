import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { AggregateStates } from './folds.ts'
import { resolveActing } from './acting.ts'
import type { Principal } from './command-request.ts'
import type { StreamStates } from './stream-states.ts'
import type { Vault } from '../vault/vault.ts'

type KnownOperator = Exclude<AggregateStates['operator'], { readonly status: 'absent' }>

/** 人员现况 — who a token's account is, as the ledger's streams say now. */
export interface Identity {
  readonly operatorId: string
  readonly unitId: string
  readonly unitKind: string
  readonly operatorKind: KnownOperator['kind']
  readonly roles: KnownOperator['roles']
  readonly suspended: boolean
  readonly holderId: string | null
}

/** 我是谁 — for scopes at the edge; a command's own authority is judged again when it is decided. */
export async function whoAmI(ports: { readonly states: StreamStates; readonly vault: Vault }, principal: Principal): Promise<Identity | Refusal> {
  const acting = await resolveActing(ports, { principal, actingFor: null, terminal: 'identity' })
  if (isRefusal(acting)) return acting
  const { by, suspended } = acting
  const { state } = await ports.states.get('operator', by.operator)
  if (state.status === 'absent') return refuse('ACCOUNT_UNKNOWN')
  return { operatorId: by.operator, unitId: by.unit, unitKind: by.unitKind, operatorKind: state.kind, roles: state.roles, suspended, holderId: state.holderId }
}
