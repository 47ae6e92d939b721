import { firstRefusal, refuse, unreachable, type Decider, type Decision, type Refusal } from '@hub/kernel'
import type { GrantEvent, GrantRefusal, PlainPart } from '@hub/schemas'
import { actsFor, type Acting } from '../acting.ts'
import type { ApproveGrant, GrantCommand, NarrowGrant, RejectGrant, RequestGrant, WithdrawGrant } from './commands.ts'
import { sameScope, widenedParts } from './narrower.ts'
import { checkFieldsTwice, checkRequest } from './request-rules.ts'
import { absent, evolve, stagesLeft, type AuthorisedGrant, type GrantState, type PendingGrant, type Stage } from './state.ts'

type GrantDecision = Decision<GrantEvent, GrantRefusal>

function decide(state: GrantState, command: GrantCommand): GrantDecision {
  if (command.type === 'RequestGrant') return request(state, command)
  if (state.status === 'absent') return refuse('GRANT_NOT_FOUND')
  if (state.status === 'rejected' || state.status === 'withdrawn') return refuse('GRANT_ENDED', { status: state.status })
  switch (command.type) {
    case 'ApproveGrant':
      return approve(state, command)
    case 'RejectGrant':
      return reject(state, command)
    case 'NarrowGrant':
      return narrow(state, command)
    case 'WithdrawGrant':
      return withdraw(state, command)
    default:
      return unreachable(command)
  }
}

function request(state: GrantState, command: RequestGrant): GrantDecision {
  if (state.status !== 'absent') return refuse('GRANT_ALREADY_REQUESTED')
  const { by, grantId, typeId, licenceType, basis, statute, presenceMin, scope, purpose } = command
  if (licenceType === null) return refuse('GRANT_TYPE_NOT_FOUND')
  const no = checkRequest(command, licenceType)
  if (no !== undefined) return no
  const { code: typeCode, sharing, providers } = licenceType
  const data = { grantId, typeId, typeCode, sharing, providers, basis, statute, presenceMin, scope, askedBy: by.operator }
  return [{ type: 'GrantRequested', v: 1, data, seal: [sealedUnder(by, 'purpose', purpose)] }]
}

function approve(state: PendingGrant | AuthorisedGrant, { by }: ApproveGrant): GrantDecision {
  const stage = stageOf(state, by)
  if (typeof stage !== 'string') return stage
  const { grantId, providers } = state
  const approved: GrantEvent = { type: 'GrantApproved', v: 1, data: { grantId, stage, by: by.operator } }
  if (stagesLeft(state).length > 1) return [approved]
  // Every provider whose own people did not just agree hears of it.
  const notify = providers.filter((unit) => !actsFor(by, unit))
  return [approved, { type: 'GrantAuthorised', v: 1, data: { grantId, notify } }]
}

function reject(state: PendingGrant | AuthorisedGrant, { by, reason }: RejectGrant): GrantDecision {
  const stage = stageOf(state, by)
  if (typeof stage !== 'string') return stage
  return [{ type: 'GrantRejected', v: 1, data: { grantId: state.grantId, stage }, seal: [sealedUnder(by, 'reason', reason)] }]
}

/** The stage whose turn it is, where it is this operator's to decide. Who asked decides nothing, and nobody decides two stages. */
function stageOf(state: PendingGrant | AuthorisedGrant, by: Acting): Stage | Refusal<GrantRefusal> {
  const [stage] = stagesLeft(state)
  if (state.status !== 'requested' || stage === undefined) return refuse('GRANT_NOT_PENDING')
  const mine = stage === 'data-authority' ? by.unitKind === 'data-authority' : state.providers.some((unit) => actsFor(by, unit))
  if (!mine) return refuse('GRANT_STAGE_NOT_YOURS', { stage })
  if (state.askedBy === by.operator) return refuse('GRANT_ASKER_DECIDES')
  if (state.approvals.some((approval) => approval.by === by.operator)) return refuse('GRANT_ONE_PERSON_TWO_STAGES')
  return stage
}

/** Also while it is pending: who has agreed to more has agreed to less. */
function narrow(state: PendingGrant | AuthorisedGrant, { by, scope }: NarrowGrant): GrantDecision {
  if (!isConcerned(state, by)) return refuse('GRANT_NOT_CONCERNED')
  const parts = widenedParts(state.scope, scope)
  const no = firstRefusal(
    checkFieldsTwice(scope),
    scope.validUntil < scope.validFrom ? refuse('GRANT_VALIDITY_REVERSED') : undefined,
    parts.length > 0 ? refuse('GRANT_WIDENED', { parts }) : undefined,
  )
  if (no !== undefined) return no
  return sameScope(state.scope, scope) ? [] : [{ type: 'GrantNarrowed', v: 1, data: { grantId: state.grantId, scope } }]
}

function withdraw(state: PendingGrant | AuthorisedGrant, { by, reason }: WithdrawGrant): GrantDecision {
  if (!isConcerned(state, by)) return refuse('GRANT_NOT_CONCERNED')
  return [{ type: 'GrantWithdrawn', v: 1, data: { grantId: state.grantId, by: by.unit }, seal: [sealedUnder(by, 'reason', reason)] }]
}

/** Whoever gives, authorises or uses may make it less or end it. */
function isConcerned({ providers, scope }: PendingGrant | AuthorisedGrant, by: Acting): boolean {
  return by.unitKind === 'data-authority' || [...providers, ...scope.implementingUnits].some((unit) => actsFor(by, unit))
}

function sealedUnder({ unit }: Acting, part: string, value: string): PlainPart {
  return { part, subject: `unit-${unit}`, value }
}

/** 用证授权 — see `commands.ts` for the facts that a request carries. */
export const grant: Decider<GrantState, GrantCommand, GrantEvent, GrantRefusal> = { initial: absent, decide, evolve }
