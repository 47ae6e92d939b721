import { isRefusal, refuse, type Decider, type Decision } from '@hub/kernel'
import { localDateOf, type Ending, type Instant, type LicenceEvent, type LicenceRefusal } from '@hub/schemas'
import type { ActCommand, DisputeCommand, EndingCommand, LaterCommand, LicenceCommand, VersionCommand } from './commands.ts'
import { decideAct } from './acts.ts'
import { decideFounding } from './compose.ts'
import { stoppedBy } from './conditions.ts'
import { effective, effectOf } from './effect.ts'
import { evolve } from './evolve.ts'
import { decidePreparing } from './prepare.ts'
import { sealReason } from './seal.ts'
import { absent, type Ended, type Issued, type LicenceState } from './state.ts'
import { decideSupersede } from './supersede.ts'
import { decideVersion, versionFormRefusal } from './versions.ts'
import { notEntitled } from './who.ts'

type LicenceDecision = Decision<LicenceEvent, LicenceRefusal>
type Present = Exclude<LicenceState, { status: 'absent' }>

function decide(state: LicenceState, command: LicenceCommand): LicenceDecision {
  switch (command.type) {
    case 'ComposeLicence':
    case 'ComposeSuccessor':
    case 'DepositLicence':
      return decideFounding(state, command)
    case 'Supersede':
      return decideSupersede(state, command)
    case 'ReviewLicence':
    case 'IssueLicence':
      return state.status === 'absent' ? refuse('LICENCE_NOT_FOUND') : decidePreparing(state, command)
    default:
      return state.status === 'absent' ? refuse('LICENCE_NOT_FOUND') : decideLater(state, command)
  }
}

/** From who to what: the unit, the form, the licence's stage, the legal instant, its condition then, and what the act itself asks. */
function decideLater(state: Present, command: LaterCommand): LicenceDecision {
  const wrong = notEntitled(state, command) ?? (isVersionCommand(command) ? versionFormRefusal(state, command) : undefined)
  if (wrong !== undefined) return wrong
  if (state.status === 'draft') return refuse('LICENCE_NOT_ISSUED')
  if (isDisputeCommand(command)) return dispute(state, command)
  if (state.status === 'ended') return refuse('LICENCE_ENDED', { how: state.how })
  const effect = effectOf(command, state.issuedAt)
  if (isRefusal(effect)) return effect
  const stopped = stoppedBy(state, command.type, localDateOf(effect))
  if (stopped !== undefined) return stopped
  if (isVersionCommand(command)) return decideVersion(state, command, effect)
  return isEndingCommand(command) ? end(state, command, effect) : decideAct(state, command, effect)
}

/** The one thing that is possible after the end as well: a record of the past may be wrong. */
function dispute({ licenceId, disputed }: Issued | Ended, command: DisputeCommand): LicenceDecision {
  if (command.type === 'FlagLicenceDispute')
    return disputed ? refuse('LICENCE_ALREADY_DISPUTED') : [{ type: 'LicenceDisputeFlagged', v: 1, data: { licenceId, kind: command.kind } }]
  return disputed ? [{ type: 'LicenceDisputeCleared', v: 1, data: { licenceId } }] : refuse('LICENCE_NOT_DISPUTED')
}

const endings = {
  WithdrawLicence: 'withdrawn', RescindLicence: 'rescinded', RevokeLicence: 'revoked', CancelLicence: 'cancelled', TransferLicenceOut: 'transferred-out',
} as const satisfies Readonly<Record<EndingCommand['type'], Ending>>

/** An end may take effect before other acts that were entered in between: from then on they count for nothing. */
function end({ licenceId }: Issued, { type, by, at, reason }: EndingCommand, effect: Instant): LicenceDecision {
  const data = { licenceId, how: endings[type], by: by.unit, successor: null }
  return [{ type: 'LicenceEnded', v: 1, data, ...effective(effect, at), seal: [sealReason(by.unit, reason)] }]
}

function isVersionCommand(command: LaterCommand): command is VersionCommand {
  return command.type === 'AmendLicence' || command.type === 'RenewLicence' || command.type === 'CorrectLicence' || command.type === 'ReviseDeposit'
}

function isDisputeCommand(command: LaterCommand): command is DisputeCommand {
  return command.type === 'FlagLicenceDispute' || command.type === 'ClearLicenceDispute'
}

function isEndingCommand(command: EndingCommand | ActCommand): command is EndingCommand {
  return Object.hasOwn(endings, command.type)
}

/** 证照 — commands and facts in `commands.ts`, the conditions of each act in `conditions.ts`, refusals in order in the schemas. */
export const licence: Decider<LicenceState, LicenceCommand, LicenceEvent, LicenceRefusal> = { initial: absent, decide, evolve }
