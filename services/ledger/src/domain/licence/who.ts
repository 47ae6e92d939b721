import { refuse, type Refusal } from '@hub/kernel'
import type { ActingAuthority, LicenceRefusal, LicenceTypeDefinition, Lineage, UnitId } from '@hub/schemas'
import { actsFor, type Acting } from '../acting.ts'
import type { LaterCommand, TypeFact } from './commands.ts'
import type { Draft, Ended, Issued } from './state.ts'

type Verdict = Refusal<LicenceRefusal> | undefined
type Present = Draft | Issued | Ended

/** 颁发机构 or one that took over its tasks. */
export function isIssuer(by: Acting, issuers: readonly UnitId[]): boolean {
  return issuers.some((issuer) => actsFor(by, issuer))
}

/** 谁可以办 — an issuing authority for everything; for 暂扣, 吊销, 撤销 and 注销 whoever the type names. */
export function notEntitled(state: Present, command: LaterCommand): Verdict {
  if ('licenceType' in command && command.licenceType.status === 'absent') return refuse('LICENCE_OF_UNKNOWN_TYPE')
  switch (command.type) {
    case 'SuspendLicence':
      return byType(state, command, 'suspend')
    case 'RevokeLicence':
      return byType(state, command, 'revoke')
    case 'RescindLicence':
      return byType(state, command, 'rescind')
    case 'CancelLicence':
      return byType(state, command, 'cancel')
    case 'ReinstateLicence':
      return hasSuspended(state, command.by) ? undefined : byType(state, command, 'suspend')
    default:
      return isIssuer(command.by, state.issuers) ? undefined : refuse('LICENCE_NOT_ISSUER')
  }
}

function byType(state: Present, { by, licenceType }: { readonly by: Acting; readonly licenceType: TypeFact }, act: keyof LicenceTypeDefinition['authority']): Verdict {
  if (licenceType.status === 'absent') return refuse('LICENCE_OF_UNKNOWN_TYPE')
  const { supervisor, authority } = licenceType.definition
  const entitled: Readonly<Record<ActingAuthority, boolean>> = {
    issuer: isIssuer(by, state.issuers),
    supervisor: supervisor !== null && actsFor(by, supervisor),
    'issuer-or-supervisor': isIssuer(by, state.issuers) || (supervisor !== null && actsFor(by, supervisor)),
  }
  return entitled[authority[act]] ? undefined : refuse('LICENCE_NOT_AUTHORISED', { authority: authority[act] })
}

// Who suspended may give back, also when the type has named another authority since.
function hasSuspended(state: Present, by: Acting): boolean {
  return state.status === 'issued' && state.suspension.by !== null && actsFor(by, state.suspension.by)
}

/** A unit issues where the type lists it, or lists one whose tasks it took over; for co-issuers only the list counts. */
export function mayIssue(by: Acting, { issuers: listed }: LicenceTypeDefinition, issuer: UnitId): boolean {
  return listed.includes(issuer) || (actsFor(by, issuer) && isIssuer(by, listed))
}

/** 新证的颁发机构 — those of the predecessor, ended ones replaced by who took over; for 转入 the unit that takes the licence in. */
export function issuersOfSuccessor(by: Acting, { issuers }: { readonly issuers: readonly UnitId[] }, how: Lineage): UnitId[] {
  if (how === 'transfer-in') return [by.unit]
  return [...new Set(issuers.map((issuer) => (by.predecessors.includes(issuer) ? by.unit : issuer)))]
}
