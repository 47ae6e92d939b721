import { refuse, unreachable, type Decision, type Refusal } from '@hub/kernel'
import { localDateOf, type Instant, type LicenceEvent, type LicenceRefusal } from '@hub/schemas'
import { actsFor } from '../acting.ts'
import type { ActCommand, InspectLicence, LiftRestriction, RecoverLicence, ReinstateLicence, RestrictLicence, SuspendLicence } from './commands.ts'
import { effective, outOfOrder } from './effect.ts'
import { sealReason } from './seal.ts'
import type { Issued } from './state.ts'

type LicenceDecision = Decision<LicenceEvent, LicenceRefusal>

/** Acts that leave the licence in being. Who may, and what stands in the way, has been checked. */
export function decideAct(state: Issued, command: ActCommand, effect: Instant): LicenceDecision {
  switch (command.type) {
    case 'ConfirmLicence':
      return confirm(state)
    case 'ResolveDuplicate':
      return resolve(state)
    case 'InspectLicence':
      return inspect(state, command)
    case 'ReportLicenceLost':
      return lost(state, 'LicenceReportedLost', command, effect)
    case 'RecoverLicence':
      return recover(state, command, effect)
    case 'RestrictLicence':
      return restrict(state, command, effect)
    case 'LiftRestriction':
      return lift(state, command, effect)
    case 'SuspendLicence':
      return suspend(state, command, effect)
    case 'ReinstateLicence':
      return reinstate(state, command, effect)
    default:
      return unreachable(command)
  }
}

function confirm({ licenceId, unverified }: Issued): LicenceDecision {
  return unverified ? [{ type: 'LicenceConfirmed', v: 1, data: { licenceId } }] : refuse('LICENCE_ALREADY_CONFIRMED')
}

function resolve({ licenceId, duplicate }: Issued): LicenceDecision {
  return duplicate ? [{ type: 'LicenceDuplicateResolved', v: 1, data: { licenceId } }] : refuse('LICENCE_NOT_DUPLICATE')
}

function inspect({ licenceId, issuedAt, lastInspection }: Issued, { year, passed, today }: InspectLicence): LicenceDecision {
  if (year < yearOf(localDateOf(issuedAt)) || year > yearOf(today)) return refuse('LICENCE_INSPECTION_YEAR')
  if (lastInspection?.year === year && lastInspection.passed === passed) return refuse('LICENCE_ALREADY_INSPECTED', { year })
  return [{ type: 'LicenceInspected', v: 1, data: { licenceId, year, passed } }]
}

function lost({ licenceId, loss }: Issued, type: 'LicenceReportedLost' | 'LicenceFound', { at }: { readonly at: Instant }, effect: Instant): LicenceDecision {
  return outOfOrder(effect, at, loss.since) ?? [{ type, v: 1, data: { licenceId }, ...effective(effect, at) }]
}

function recover(state: Issued, command: RecoverLicence, effect: Instant): LicenceDecision {
  return state.loss.on ? lost(state, 'LicenceFound', command, effect) : refuse('LICENCE_NOT_LOST')
}

function restrict({ licenceId, restrictions }: Issued, { kind, reason, by, at }: RestrictLicence, effect: Instant): LicenceDecision {
  if (restrictions[kind].on) return refuse('LICENCE_ALREADY_RESTRICTED', { kind })
  return outOfOrder(effect, at, restrictions[kind].since)
    ?? [{ type: 'LicenceRestricted', v: 1, data: { licenceId, kind }, ...effective(effect, at), seal: [sealReason(by.unit, reason)] }]
}

function lift({ licenceId, restrictions }: Issued, { kind, at }: LiftRestriction, effect: Instant): LicenceDecision {
  if (!restrictions[kind].on) return refuse('LICENCE_NOT_RESTRICTED', { kind })
  return outOfOrder(effect, at, restrictions[kind].since) ?? [{ type: 'LicenceRestrictionLifted', v: 1, data: { licenceId, kind }, ...effective(effect, at) }]
}

function suspend({ licenceId, suspension }: Issued, { by, at, reason }: SuspendLicence, effect: Instant): LicenceDecision {
  return outOfOrder(effect, at, suspension.since)
    ?? [{ type: 'LicenceSuspended', v: 1, data: { licenceId, by: by.unit }, ...effective(effect, at), seal: [sealReason(by.unit, reason)] }]
}

/** 发还 — by the unit that withheld it or its successor: an issuer does not undo what the supervisor did, nor the other way round. */
function reinstate({ licenceId, suspension }: Issued, { by, at }: ReinstateLicence, effect: Instant): LicenceDecision {
  if (!suspension.on) return refuse('LICENCE_NOT_SUSPENDED')
  return (
    suspendedByOther(suspension, { by }) ??
    outOfOrder(effect, at, suspension.since) ??
    [{ type: 'LicenceReinstated', v: 1, data: { licenceId, by: by.unit }, ...effective(effect, at) }]
  )
}

function suspendedByOther(suspension: Issued['suspension'], { by }: Pick<ReinstateLicence, 'by'>): Refusal<LicenceRefusal> | undefined {
  return suspension.by === null || actsFor(by, suspension.by) ? undefined : refuse('LICENCE_SUSPENDED_BY_OTHER', { by: suspension.by })
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}
