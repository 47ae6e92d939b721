import type { HolderEvent, LicenceEvent, LicenceHolder, LicenceId } from '@hub/schemas'
import { byType } from '../by-type.ts'

/** A licence whose event has sealed parts `identity`, one a holder; `holders` as far as the event's own data has them. */
export interface HoldersNamed {
  readonly licenceId: LicenceId
  readonly holders: readonly LicenceHolder[]
}

const none = (): undefined => undefined

/** 所述持证主体 — undefined: the event seals nobody's name and number. */
export const holdersNamedBy = byType<LicenceEvent | HolderEvent, HoldersNamed | undefined>({
  LicenceComposed: ({ data }) => data,
  LicenceDeposited: ({ data }) => data,
  // Stock that its source has put right is sealed anew, holders included; the type of their numbers is in the sealed part.
  LicenceCorrected: ({ data }) => ({ licenceId: data.licenceId, holders: [] }),
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
  HolderRegistered: none,
  HolderHeld: none,
  HolderHoldLifted: none,
  HolderErased: none,
})
