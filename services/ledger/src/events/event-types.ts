import type { EventType } from '@hub/schemas'

/**
 * 事件类型登记 — every event type with its present version and the stream it lives in. A Record over the union: a new event
 * breaks the build here first, then in evolve, then in each projection that has to learn it.
 */
export const eventTypes: Readonly<Record<EventType, { readonly v: number; readonly streams: StreamKind }>> = {
  UnitRegistered: { v: 1, streams: 'unit' },
  UnitRevised: { v: 1, streams: 'unit' },
  UnitSucceeded: { v: 1, streams: 'unit' },
  UnitTookOver: { v: 1, streams: 'unit' },
  IntakeEntrusted: { v: 1, streams: 'unit' },
  EntrustmentWithdrawn: { v: 1, streams: 'unit' },
  OperatorRegistered: { v: 1, streams: 'operator' },
  OperatorRolesSet: { v: 1, streams: 'operator' },
  OperatorSuspended: { v: 1, streams: 'operator' },
  OperatorReinstated: { v: 1, streams: 'operator' },
  LicenceTypeRegistered: { v: 1, streams: 'licence-type' },
  LicenceTypeRevised: { v: 1, streams: 'licence-type' },
  LicenceTypeRetired: { v: 1, streams: 'licence-type' },
  LicenceTypeTemplateSet: { v: 1, streams: 'licence-type' },
  LicenceComposed: { v: 1, streams: 'licence' },
  LicenceReviewed: { v: 1, streams: 'licence' },
  LicenceIssueAgreed: { v: 1, streams: 'licence' },
  LicenceIssued: { v: 1, streams: 'licence' },
  LicenceDeposited: { v: 1, streams: 'licence' },
  LicenceConfirmed: { v: 1, streams: 'licence' },
  LicenceDuplicateResolved: { v: 1, streams: 'licence' },
  LicenceAmended: { v: 1, streams: 'licence' },
  LicenceRenewed: { v: 1, streams: 'licence' },
  LicenceCorrected: { v: 1, streams: 'licence' },
  LicenceInspected: { v: 1, streams: 'licence' },
  LicenceReportedLost: { v: 1, streams: 'licence' },
  LicenceFound: { v: 1, streams: 'licence' },
  LicenceRestricted: { v: 1, streams: 'licence' },
  LicenceRestrictionLifted: { v: 1, streams: 'licence' },
  LicenceSuspended: { v: 1, streams: 'licence' },
  LicenceReinstated: { v: 1, streams: 'licence' },
  LicenceEnded: { v: 1, streams: 'licence' },
  LicenceDisputeFlagged: { v: 1, streams: 'licence' },
  LicenceDisputeCleared: { v: 1, streams: 'licence' },
  LicenceFileMade: { v: 1, streams: 'licence-file' },
  LicenceFileDeposited: { v: 1, streams: 'licence-file' },
  LicenceFileRefused: { v: 1, streams: 'licence-file' },
  LicenceFileRequested: { v: 1, streams: 'licence-file' },
  LicenceFileDownloaded: { v: 1, streams: 'licence-file' },
  AnnotatedCopyAsked: { v: 1, streams: 'annotated-copy' },
  AnnotatedCopyMade: { v: 1, streams: 'annotated-copy' },
  AnnotatedCopyRefused: { v: 1, streams: 'annotated-copy' },
  AnnotatedCopyDownloaded: { v: 1, streams: 'annotated-copy' },
  AnnotatedCopySwept: { v: 1, streams: 'annotated-copy' },
  KeyReserved: { v: 1, streams: 'reservation' },
  KeyReleased: { v: 1, streams: 'reservation' },
  ServiceItemPublished: { v: 1, streams: 'service-item' },
  ServiceItemRevised: { v: 1, streams: 'service-item' },
  ServiceItemWithdrawn: { v: 1, streams: 'service-item' },
  GrantRequested: { v: 1, streams: 'grant' },
  GrantApproved: { v: 1, streams: 'grant' },
  GrantAuthorised: { v: 1, streams: 'grant' },
  GrantRejected: { v: 1, streams: 'grant' },
  GrantNarrowed: { v: 1, streams: 'grant' },
  GrantWithdrawn: { v: 1, streams: 'grant' },
  CaseOpened: { v: 1, streams: 'case' },
  SlotResolved: { v: 1, streams: 'case' },
  PaperTaken: { v: 1, streams: 'case' },
  CaseReceived: { v: 1, streams: 'case' },
  CaseAccepted: { v: 1, streams: 'case' },
  CaseDeclined: { v: 1, streams: 'case' },
  SupplementAsked: { v: 1, streams: 'case' },
  SupplementReceived: { v: 1, streams: 'case' },
  CaseClosed: { v: 1, streams: 'case' },
  LookupAnswered: { v: 1, streams: 'lookup' },
  LookupRefused: { v: 1, streams: 'lookup' },
  LookupMissed: { v: 1, streams: 'lookup' },
  InvestigationOpened: { v: 1, streams: 'investigation' },
  LicenceAudited: { v: 1, streams: 'investigation' },
  LookUpsAudited: { v: 1, streams: 'investigation' },
  InvestigationClosed: { v: 1, streams: 'investigation' },
  HolderRegistered: { v: 1, streams: 'holder' },
  HolderHeld: { v: 1, streams: 'holder' },
  HolderHoldLifted: { v: 1, streams: 'holder' },
  HolderErased: { v: 1, streams: 'holder' },
  SealCaptured: { v: 1, streams: 'seal' },
  SealFiled: { v: 1, streams: 'seal' },
  SealActivated: { v: 1, streams: 'seal' },
  SealDisabled: { v: 1, streams: 'seal' },
  SealCancelled: { v: 1, streams: 'seal' },
  SealRemade: { v: 1, streams: 'seal' },
  SealUsed: { v: 1, streams: 'sealuse' },
}

export type StreamKind =
  | 'unit' | 'operator' | 'licence-type' | 'licence' | 'licence-file' | 'annotated-copy' | 'reservation' | 'service-item' | 'grant' | 'case' | 'lookup' | 'investigation' | 'holder' | 'seal' | 'sealuse'

const kinds: ReadonlySet<string | undefined> = new Set(Object.values(eventTypes).map(({ streams }) => streams))

/** The kind is everything before the id: `licence-type-0192…` is a licence type, `licence-0192…` a licence. The files of a licence have a stream beside its own, under its id:
 * a window whose evidence is a licence must not be told that it has changed because somebody took a copy. Undefined for a kind that is not known. */
export function streamKind(stream: string): StreamKind | undefined {
  const kind = /^([a-z]+(?:-[a-z]+)?)-[0-9a-f]{8}-/.exec(stream)?.[1]
  return kinds.has(kind) ? (kind as StreamKind) : undefined
}
