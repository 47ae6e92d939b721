import { refuse, type Refusal } from '@hub/kernel'
import { parseUuid, type Actor, type OperatorId } from '@hub/schemas'
import type { Acting } from '../domain/acting.ts'
import type { StreamName } from '../store/event-store.ts'
import type { Vault } from '../vault/vault.ts'
import type { CommandRequest } from './command-request.ts'
import type { AggregateStates } from './folds.ts'
import type { StreamStates } from './stream-states.ts'

type KnownOperator = Exclude<AggregateStates['operator'], { readonly status: 'absent' }>

/** Who acts, and every stream this was read from, so that the append refuses if one has moved. */
export interface ActingNow {
  readonly by: Acting
  readonly actor: Actor
  readonly suspended: boolean
  readonly read: ReadonlyMap<StreamName, number>
}

/** 不得办理 — why an account may not act, and who it is where that is known, for the record of a look-up. */
export interface NotActing extends Refusal {
  readonly known: Pick<Acting, 'operator' | 'unit' | 'roles'> | null
}

/**
 * 认定办理人 — from the token's account to operator, unit and roles as the streams say now. A system may act under the identity of a
 * window clerk of its own unit. Suspension is told, not refused, because a look-up by a suspended account has to be on record.
 */
export async function resolveActing({ states, vault }: { readonly states: StreamStates; readonly vault: Vault }, request: Pick<CommandRequest, 'principal' | 'actingFor' | 'terminal'>): Promise<ActingNow | NotActing> {
  const { issuer, subject } = request.principal
  const [own] = await vault.findIds([{ kind: 'operator', digest: vault.digest('operator', issuer, subject) }])
  if (own === undefined) return { ...refuse('ACCOUNT_UNKNOWN'), known: null }
  const read = new Map<StreamName, number>()
  const self = await readOperator(states, own, read)
  if (self === undefined) return { ...refuse('ACCOUNT_UNKNOWN'), known: null }
  if (request.actingFor === null) return acting(states, { operator: own as string as OperatorId, state: self, terminal: request.terminal }, read)

  const clerkId = parseUuid(request.actingFor)
  const clerk = clerkId === undefined ? undefined : await readOperator(states, clerkId, read)
  if (clerkId === undefined || clerk === undefined || self.kind !== 'system' || clerk.unitId !== self.unitId || !clerk.roles.includes('window-clerk'))
    return { ...refuse('ACTING_FOR_DENIED', clerkId === undefined ? {} : { actingFor: clerkId }), known: { operator: own as string as OperatorId, unit: self.unitId, roles: self.roles } }
  // Of the clerk's roles a system gets the window alone: it must not ask as itself and approve as her.
  const state: KnownOperator = { ...clerk, roles: ['window-clerk'], status: self.status === 'active' ? clerk.status : 'suspended' }
  return acting(states, { operator: clerkId as string as OperatorId, state, terminal: request.terminal, via: own as string as OperatorId }, read)
}

async function readOperator(states: StreamStates, id: string, read: Map<StreamName, number>): Promise<KnownOperator | undefined> {
  const { state, revision } = await states.get('operator', id)
  read.set(`operator-${id}`, revision)
  return state.status === 'absent' ? undefined : state
}

async function acting(
  states: StreamStates,
  { operator, state, terminal, via }: { readonly operator: OperatorId; readonly state: KnownOperator; readonly terminal: string; readonly via?: OperatorId },
  read: Map<StreamName, number>,
): Promise<ActingNow | NotActing> {
  const unit = await states.get('unit', state.unitId)
  read.set(`unit-${state.unitId}`, unit.revision)
  if (unit.state.status === 'ended') return { ...refuse('UNIT_OF_ACCOUNT_ENDED'), known: { operator, unit: state.unitId, roles: state.roles } }
  const kind = unit.state.status === 'absent' ? 'department' : unit.state.kind
  const by: Acting = { operator, unit: state.unitId, unitKind: kind, predecessors: unit.state.status === 'absent' ? [] : unit.state.predecessors, roles: state.roles }
  return { by, actor: { operator, role: state.roles.join('+'), terminal, unit: by.unit, ...(via === undefined ? {} : { via }) }, suspended: state.status === 'suspended', read }
}
