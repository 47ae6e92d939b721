import type { Json, LicenceAmended, LicenceCorrected, LicenceEvent, LicenceRenewed, Validity } from '@hub/schemas'
import { byType } from '../by-type.ts'

export interface HistoryDetail {
  /** 证照版本 that the event made; null where it made none. */
  readonly version: number | null
  /** Codes that tell this event from another of its type. */
  readonly detail: { readonly [key: string]: Json }
}

const nothing = (): HistoryDetail => ({ version: null, detail: {} })
const told = (detail: HistoryDetail['detail'], version: number | null = null): HistoryDetail => ({ version, detail })
const days = ({ from, until }: Validity): HistoryDetail['detail'] => ({ from, until })
const newVersion = ({ data }: LicenceAmended | LicenceRenewed | LicenceCorrected): HistoryDetail => told(days(data.validity), data.version)

/** 要点 — what a timeline shows beside the type of an event. */
export const detailOf = byType<LicenceEvent, HistoryDetail>({
  LicenceComposed: ({ data: { validity, predecessor, duplicates } }) => told({ ...days(validity), predecessor: predecessor && { ...predecessor }, duplicates }),
  LicenceReviewed: nothing,
  LicenceIssueAgreed: ({ data }) => told({ issuer: data.issuer }),
  LicenceIssued: ({ data }) => told({ issuer: data.issuer }, data.version),
  LicenceDeposited: ({ data: { validity, version, sourceSystem, identifierCheck, duplicate, issuedOn } }) =>
    told({ ...days(validity), sourceSystem, identifierCheck, duplicate, issuedOn }, version),
  LicenceConfirmed: nothing,
  LicenceDuplicateResolved: nothing,
  LicenceAmended: newVersion,
  LicenceRenewed: newVersion,
  LicenceCorrected: newVersion,
  LicenceInspected: ({ data }) => told({ year: data.year, passed: data.passed }),
  LicenceReportedLost: nothing,
  LicenceFound: nothing,
  LicenceRestricted: ({ data }) => told({ kind: data.kind }),
  LicenceRestrictionLifted: ({ data }) => told({ kind: data.kind }),
  LicenceSuspended: ({ data }) => told({ by: data.by }),
  LicenceReinstated: ({ data }) => told({ by: data.by }),
  LicenceEnded: ({ data }) => told({ how: data.how, by: data.by, successor: data.successor }),
  LicenceDisputeFlagged: ({ data }) => told({ kind: data.kind }),
  LicenceDisputeCleared: nothing,
})
