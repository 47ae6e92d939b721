import { isRefusal, refuse, type Decision, type Refusal } from '@hub/kernel'
import { localDateOf, type LicenceEvent, type LicenceRefusal } from '@hub/schemas'
import type { IssueLicence, Supersede } from './commands.ts'
import { stoppedBy } from './conditions.ts'
import { effective, effectOf } from './effect.ts'
import type { Draft, LicenceState } from './state.ts'
import { isIssuer } from './who.ts'

/**
 * 被换发 — ends the predecessor when its successor is issued. For 转入 it has ended by its 转出 already and nothing is added: a licence
 * of another hub has no stream here and is taken in as a new one.
 */
export function decideSupersede(state: LicenceState, command: Supersede): Decision<LicenceEvent, LicenceRefusal> {
  const { by, at, how, successor } = command
  if (state.status === 'absent') return refuse('LICENCE_PREDECESSOR_NOT_FOUND')
  if (how === 'transfer-in') return state.status === 'ended' && state.how === 'transferred-out' ? [] : refuse('LICENCE_NOT_TRANSFERRED_OUT')
  if (!isIssuer(by, state.issuers)) return refuse('LICENCE_NOT_ISSUER')
  if (state.status === 'draft') return refuse('LICENCE_NOT_ISSUED')
  if (state.status === 'ended') return refuse('LICENCE_ENDED', { how: state.how })
  const effect = effectOf(command, state.issuedAt)
  if (isRefusal(effect)) return effect
  const stopped = stoppedBy(state, how, localDateOf(effect))
  if (stopped !== undefined) return stopped
  if (how === 'replace' && !state.loss.on) return refuse('LICENCE_NOT_LOST')
  return [{ type: 'LicenceEnded', v: 1, data: { licenceId: state.licenceId, how: 'superseded', by: by.unit, successor }, ...effective(effect, at) }]
}

/** The decision that goes to the predecessor's stream in the append that issues `state`; undefined where it has no predecessor. */
export function supersedingOf({ licenceId: successor, predecessor }: Draft, { by, at, today, effectiveAt }: IssueLicence): Supersede | undefined {
  if (predecessor === null) return undefined
  return { type: 'Supersede', by, at, today, how: predecessor.how, successor, ...(effectiveAt === undefined ? {} : { effectiveAt }) }
}

/** Why the predecessor cannot be superseded now, told on the successor. */
export function predecessorRefusal(predecessor: LicenceState, command: Supersede): Refusal<LicenceRefusal> | undefined {
  const decision = decideSupersede(predecessor, command)
  if (!isRefusal(decision)) return undefined
  return predecessor.status === 'absent' ? refuse('LICENCE_PREDECESSOR_NOT_FOUND') : refuse('LICENCE_PREDECESSOR_NOT_READY', { predecessor: predecessor.licenceId, because: decision.refused })
}
