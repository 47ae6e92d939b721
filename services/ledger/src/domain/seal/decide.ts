import { firstRefusal, isRefusal, refuse, unreachable, type Decider, type Decision, type Refusal } from '@hub/kernel'
import type { SealEvent, SealRefusal, SealUseEvent } from '@hub/schemas'
import { actsFor, type Acting } from '../acting.ts'
import { lastValidDay, sealText } from './capture-rules.ts'
import type { ActivateSeal, CancelSeal, CaptureSeal, DisableSeal, FilingAsked, RemakeSeal, SealCommand, SealInUse, UseSeal } from './commands.ts'
import { absent, evolve, type KnownSeal, type SealState } from './state.ts'

type SealDecision = Decision<SealEvent, SealRefusal>
type No = Refusal<SealRefusal> | undefined

function decide(state: SealState, command: SealCommand): SealDecision {
  if (command.type === 'CaptureSeal') return capture(state, command)
  if (state.status === 'absent') return refuse('SEAL_NOT_FOUND')
  const no = standing(state, command.by)
  if (no !== undefined) return no
  switch (command.type) {
    case 'FileSeal': {
      const { filingNumber, made: { certifiedUntil = state.validUntil, ...made } } = command
      const { sealId, validFrom } = state
      const validUntil = certifiedUntil < state.validUntil ? certifiedUntil : state.validUntil
      return filingRefusal(state, command) ?? [{ type: 'SealFiled', v: 1, data: { sealId, filingNumber, ...made, validFrom, validUntil } }]
    }
    case 'ActivateSeal':
      return activate(state, command)
    case 'DisableSeal':
      return disable(state, command)
    case 'CancelSeal':
      return cancel(state, command)
    case 'RemakeSeal':
      return remake(state, command)
    default:
      return unreachable(command)
  }
}

function standing(state: KnownSeal, by: Acting): No {
  if (!actsFor(by, state.unitId)) return refuse('SEAL_NOT_OF_YOUR_UNIT')
  return state.status === 'cancelled' ? refuse('SEAL_CANCELLED', state.successor === null ? {} : { successor: state.successor }) : undefined
}

function capture(state: SealState, command: CaptureSeal): SealDecision {
  if (state.status !== 'absent') return refuse('SEAL_ALREADY_CAPTURED')
  const text = sealText(command)
  if (isRefusal(text)) return text
  const { by, sealId, unitId, kind, unitName, predecessor, today, validYears, keys } = command
  const personal = kind === 'personal'
  return [{
    type: 'SealCaptured', v: 1,
    data: {
      sealId, unitId, kind, name: personal ? null : text.name, bottom: text.bottom, unitName, validFrom: today, validUntil: lastValidDay(today, validYears),
      capturedBy: by.operator, predecessor, ...(keys === undefined ? {} : { keys }),
    },
    ...(personal ? { seal: [{ part: 'name', subject: `unit-${unitId}` as const, value: { name: text.name } }] } : {}),
  }]
}

/** 备案之前 — every rule of filing, asked also before the signer makes anything. Undefined: it may be made and filed. */
export function filingRefusal(state: SealState, command: FilingAsked): No {
  if (state.status === 'absent') return refuse('SEAL_NOT_FOUND')
  return standing(state, command.by) ?? firstRefusal(
    ended(command),
    state.status === 'captured' ? undefined : refuse('SEAL_ALREADY_FILED', { status: state.status }),
    state.capturedBy === command.by.operator ? refuse('SEAL_CAPTURER_FILES') : undefined,
    renamed(state, command),
    over(state, command),
    numberTaken(command),
  )
}

function activate(state: KnownSeal, command: ActivateSeal): SealDecision {
  return firstRefusal(
    ended(command),
    state.status === 'captured' ? refuse('SEAL_NOT_FILED') : undefined,
    state.status === 'active' ? refuse('SEAL_ALREADY_ACTIVE') : undefined,
    renamed(state, command),
    over(state, command),
    doubted(state, command) ? refuse('SEAL_STOPPER_ACTIVATES') : undefined,
    state.kind === 'unit' && command.otherActive !== null ? refuse('SEAL_ANOTHER_ACTIVE', { sealId: command.otherActive }) : undefined,
  ) ?? [{ type: 'SealActivated', v: 1, data: { sealId: state.sealId } }]
}

// Who suspects misuse, and may be the one who misuses, does not say alone that there was none.
function doubted({ status }: KnownSeal, { by, stop }: ActivateSeal): boolean {
  return status === 'disabled' && stop?.cause === 'suspected-misuse' && stop.operator === by.operator
}

function disable(state: KnownSeal, { by, cause, reason }: DisableSeal): SealDecision {
  if (state.status !== 'active') return refuse('SEAL_NOT_ACTIVE', { status: state.status })
  return [{ type: 'SealDisabled', v: 1, data: { sealId: state.sealId, cause }, seal: [{ part: 'reason', subject: `unit-${by.unit}`, value: reason }] }]
}

/** Also by whoever took the unit over, and the only thing left to do with a seal of a unit that has ended. */
function cancel(state: KnownSeal, command: CancelSeal): SealDecision {
  const { cause, filingNumber, effectiveAt } = command
  if (state.status !== 'captured' && filingNumber === null) return refuse('SEAL_CANCEL_FILING_MISSING')
  return untimely(state, command) ?? numberTaken(command) ?? [{ type: 'SealCancelled', v: 1, data: { sealId: state.sealId, cause, filingNumber }, ...legally(effectiveAt) }]
}

function remake(state: KnownSeal, command: RemakeSeal): SealDecision {
  const { successor, cause, filingNumber, effectiveAt } = command
  return firstRefusal(
    ended(command),
    state.status === 'captured' ? refuse('SEAL_NOT_FILED') : undefined,
    untimely(state, command),
    numberTaken(command),
  ) ?? [{ type: 'SealRemade', v: 1, data: { sealId: state.sealId, successor, cause, filingNumber }, ...legally(effectiveAt) }]
}

/**
 * 用印 — whether a file may be sealed with it, and the record of that. Of several seals of one file the refusal names the one that cannot be used. The record
 * stands in a stream of its own, so that a seal that is used a million times is as quickly known as any other; the seal itself is only relied on.
 */
export function useSeal(state: SealState, command: UseSeal): Decision<SealUseEvent, SealRefusal> {
  const { sealId, fileId } = command
  return sealUseRefusal(state, command)
    ?? ('caseId' in command ? [{ type: 'SealUsedOnNotice', v: 1, data: { sealId, caseId: command.caseId, fileId } }] : [{ type: 'SealUsed', v: 1, data: { sealId, licenceId: command.licenceId, fileId } }])
}

/** Why nothing may be sealed with it now; undefined: it may. */
export function sealUseRefusal(state: SealState, command: SealInUse): No {
  const { sealId } = command
  if (state.status === 'absent') return refuse('SEAL_NOT_FOUND', { sealId })
  return firstRefusal<SealRefusal>(
    state.status === 'active' ? undefined : refuse('SEAL_NOT_ACTIVE', { sealId, status: state.status }),
    ended(command),
    renamed(state, command),
    over(state, command),
  )
}

function ended({ unitStatus, sealId }: Pick<UseSeal, 'unitStatus' | 'sealId'>): No {
  return unitStatus === 'ended' ? refuse('SEAL_UNIT_ENDED', { sealId }) : undefined
}

// A seal with the former name would contradict what it seals.
function renamed({ sealId, unitName }: KnownSeal, command: Pick<UseSeal, 'unitName'>): No {
  return unitName === command.unitName ? undefined : refuse('SEAL_UNIT_RENAMED', { sealId })
}

function over({ sealId, validUntil }: KnownSeal, { today }: Pick<UseSeal, 'today'>): No {
  return validUntil < today ? refuse('SEAL_VALIDITY_OVER', { sealId, validUntil }) : undefined
}

// What was sealed since a key was lost is in doubt, so that end reaches back, as far as there was a key. No other does. And it takes two: one custodian stops the
// seal for doubt, at once and alone, another says since when. One alone would take the ground from under files that were sealed in good faith.
function untimely({ filedAt, status }: KnownSeal, { by, at, cause, effectiveAt = at, stop }: CancelSeal | RemakeSeal): No {
  if (effectiveAt > at) return refuse('SEAL_EFFECTIVE_IN_FUTURE')
  if (effectiveAt === at) return undefined
  if (cause !== 'key-compromised' || filedAt === null || effectiveAt < filedAt) return refuse('SEAL_EFFECTIVE_IN_PAST')
  return status === 'disabled' && stop?.cause === 'suspected-misuse' && stop.operator !== by.operator ? undefined : refuse('SEAL_BACKDATED_ALONE')
}

// A number is one seal's for good, so also that of a seal that has ended. Which seal it is, is told to those whose seal it is: a personal one is nobody else's business.
function numberTaken({ by, numberOf }: Pick<FilingAsked, 'by' | 'numberOf'>): No {
  if (numberOf === null) return undefined
  return refuse('SEAL_FILING_NUMBER_TAKEN', actsFor(by, numberOf.unitId) ? { sealId: numberOf.sealId } : {})
}

function legally(effectiveAt: CancelSeal['at'] | undefined): { readonly effectiveAt?: CancelSeal['at'] } {
  return effectiveAt === undefined ? {} : { effectiveAt }
}

/** 电子印章 — see `commands.ts` for the facts that each command carries. */
export const seal: Decider<SealState, SealCommand, SealEvent, SealRefusal> = { initial: absent, decide, evolve }
