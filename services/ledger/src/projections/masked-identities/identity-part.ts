import type { CaseEvent, HolderEvent, HolderId, LicenceEvent } from '@hub/schemas'
import { byType } from '../by-type.ts'

export type IdentityEvent = LicenceEvent | CaseEvent | HolderEvent

type IsIdentity = (part: string) => boolean

const none = (): IsIdentity => () => false
const ofHolder = (): IsIdentity => (part) => part === 'identity'
const ofParty = (): IsIdentity => (part) => part.startsWith('party-')

/** 身份部分 — which sealed parts of an event are somebody's name and number. */
export const identityPartOf = byType<IdentityEvent, IsIdentity>({
  LicenceComposed: ofHolder,
  LicenceDeposited: ofHolder,
  // Stock that its source has put right is sealed anew, holders included.
  LicenceCorrected: ofHolder,
  LicenceReviewed: none,
  LicenceIssueAgreed: none,
  LicenceIssued: none,
  LicenceConfirmed: none,
  LicenceDuplicateResolved: none,
  LicenceAmended: none,
  LicenceRenewed: none,
  LicenceInspected: none,
  LicenceReportedLost: none,
  LicenceFound: none,
  LicenceRestricted: none,
  LicenceRestrictionLifted: none,
  LicenceSuspended: none,
  LicenceReinstated: none,
  LicenceEnded: none,
  LicenceDisputeFlagged: none,
  LicenceDisputeCleared: none,
  CaseOpened: ofParty,
  SlotResolved: none,
  PaperTaken: none,
  CaseReceived: none,
  CaseAccepted: none,
  CaseDeclined: none,
  SupplementAsked: none,
  SupplementReceived: none,
  CaseClosed: none,
  HolderRegistered: none,
  HolderHeld: none,
  HolderHoldLifted: none,
  HolderErased: none,
})

/** 持证主体代码类型 as the event's own data names it; undefined where only the sealed part does. */
export function idTypeIn(event: IdentityEvent, holderId: HolderId): string | undefined {
  if (event.type === 'LicenceComposed' || event.type === 'LicenceDeposited') return event.data.holders.find((one) => one.holderId === holderId)?.idType
  return event.type === 'CaseOpened' ? event.data.parties.find((one) => one.holderId === holderId)?.idType : undefined
}
