import { firstRefusal, refuse, unreachable, type Decision, type Refusal } from '@hub/kernel'
import {
  instantOfMs, lastInstantOfDay, licenceVersionMax, localDateOf, msOfInstant,
  type Instant, type LicenceEvent, type LicenceRefusal, type LocalDate, type PlainPart, type Validity,
} from '@hub/schemas'
import type { AmendLicence, RenewLicence, VersionCommand } from './commands.ts'
import { expired } from './conditions.ts'
import { effective, outOfOrder } from './effect.ts'
import { faceRefusal, lengthRefusal, sameHolders } from './form.ts'
import { sealFace } from './seal-face.ts'
import { sealIdentities, sealNumber } from './seal.ts'
import type { Draft, Ended, Issued } from './state.ts'

type Verdict = Refusal<LicenceRefusal> | undefined

/** What is wrong with the new face data and validity in themselves. Stock is corrected to what its source says, however long that is valid. */
export function versionFormRefusal(state: Draft | Issued | Ended, command: VersionCommand): Verdict {
  const { licenceType, validity } = command
  if (licenceType.status === 'absent') return refuse('LICENCE_OF_UNKNOWN_TYPE')
  const { definition } = licenceType
  const asItIs = command.type === 'ReviseDeposit' || (command.type === 'CorrectLicence' && state.status === 'issued' && state.stock)
  return firstRefusal(
    command.type === 'ReviseDeposit' && !sameHolders(state.holders, command.holders) ? refuse('LICENCE_HOLDERS_DIFFER') : undefined,
    command.type === 'RenewLicence' ? undefined : faceRefusal(definition, state.holders.length, command),
    asItIs ? undefined : lengthRefusal(definition, validity),
  )
}

/** 变更, 延续, 纠错, 更新存量 — a new version, sealed anew; its number counts on. */
export function decideVersion(state: Issued, command: VersionCommand, effect: Instant): Decision<LicenceEvent, LicenceRefusal> {
  const day = localDateOf(effect)
  const wrong = firstRefusal(
    command.type === 'ReviseDeposit' && !state.stock ? refuse('LICENCE_NOT_STOCK') : undefined,
    command.type === 'AmendLicence' ? amendedValidityRefusal(state.validity, command, day) : undefined,
    command.type === 'RenewLicence' ? renewedValidityRefusal(state.validity, command) : undefined,
    state.version >= licenceVersionMax ? refuse('LICENCE_VERSIONS_USED_UP') : undefined,
    outOfOrder(effect, command.at, state.versionAt),
  )
  if (wrong !== undefined) return wrong
  const validity = command.type === 'RenewLicence' ? joined(state.validity, command.validity, day) : command.validity
  const data = { licenceId: state.licenceId, version: state.version + 1, typeVersion: typeVersionOf(state, command), validity }
  return [{ type: eventTypeOf(command), v: 1, data, ...effective(effect, command.at), seal: sealed(state, command) }]
}

// A licence in force stays so through an amendment: its first day may come earlier, not later.
function amendedValidityRefusal(present: Validity, { validity }: AmendLicence, day: LocalDate): Verdict {
  if (expired(validity, day)) return refuse('LICENCE_VALIDITY_PASSED')
  return validity.from > day && validity.from > present.from ? refuse('LICENCE_VALIDITY_GAP') : undefined
}

function renewedValidityRefusal({ until }: Validity, { validity }: RenewLicence): Verdict {
  if (until !== null && validity.from > dayAfter(until)) return refuse('LICENCE_VALIDITY_GAP', { until })
  return until === null || (validity.until !== null && validity.until <= until) ? refuse('LICENCE_NOT_LONGER') : undefined
}

/** A period that begins later than the renewal joins the one that still runs: there is one validity, without a gap. */
function joined(present: Validity, next: Validity, day: LocalDate): Validity {
  return next.from > day ? { from: present.from < next.from ? present.from : next.from, until: next.until } : next
}

function dayAfter(day: LocalDate): LocalDate {
  return localDateOf(instantOfMs(msOfInstant(lastInstantOfDay(day)) + 1))
}

// Face data is made by the type's present definition; a renewal leaves it as it is, and so the definition too.
function typeVersionOf(state: Issued, { type, licenceType }: VersionCommand): number {
  return type === 'RenewLicence' || licenceType.status === 'absent' ? state.typeVersion : licenceType.version
}

function eventTypeOf({ type }: VersionCommand): 'LicenceAmended' | 'LicenceRenewed' | 'LicenceCorrected' {
  switch (type) {
    case 'AmendLicence':
      return 'LicenceAmended'
    case 'RenewLicence':
      return 'LicenceRenewed'
    case 'CorrectLicence':
    case 'ReviseDeposit':
      return 'LicenceCorrected'
    default:
      return unreachable(type)
  }
}

function sealed({ licenceId, holders }: Issued, command: VersionCommand): readonly PlainPart[] {
  const number = sealNumber(licenceId, command.number)
  if (command.type === 'RenewLicence' || command.licenceType.status === 'absent') return [number]
  const identities = command.type === 'ReviseDeposit' ? sealIdentities(command.holders) : []
  return [...identities, ...sealFace(command.licenceType.definition, { licenceId, holders }, command.face), number]
}
