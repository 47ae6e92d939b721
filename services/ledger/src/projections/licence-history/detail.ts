import { unreachable } from '@hub/kernel'
import type { Json, LicenceEvent, Validity } from '@hub/schemas'

export interface HistoryDetail {
  /** 证照版本 that the event made; null where it made none. */
  readonly version: number | null
  /** Codes that tell this event from another of its type. */
  readonly detail: { readonly [key: string]: Json }
}

const nothing: HistoryDetail = { version: null, detail: {} }
const told = (detail: HistoryDetail['detail'], version: number | null = null): HistoryDetail => ({ version, detail })
const days = ({ from, until }: Validity): HistoryDetail['detail'] => ({ from, until })

/** 要点 — what a timeline shows beside the type. Closed: a new licence event has to say what its own is. */
export function detailOf(event: LicenceEvent): HistoryDetail {
  switch (event.type) {
    case 'LicenceComposed':
      return told({ ...days(event.data.validity), predecessor: event.data.predecessor && { ...event.data.predecessor }, duplicates: event.data.duplicates })
    case 'LicenceDeposited': {
      const { validity, version, sourceSystem, identifierCheck, duplicate, issuedOn } = event.data
      return told({ ...days(validity), sourceSystem, identifierCheck, duplicate, issuedOn }, version)
    }
    case 'LicenceIssueAgreed':
      return told({ issuer: event.data.issuer })
    case 'LicenceIssued':
      return told({ issuer: event.data.issuer }, event.data.version)
    case 'LicenceAmended':
    case 'LicenceRenewed':
    case 'LicenceCorrected':
      return told(days(event.data.validity), event.data.version)
    case 'LicenceInspected':
      return told({ year: event.data.year, passed: event.data.passed })
    case 'LicenceRestricted':
    case 'LicenceRestrictionLifted':
    case 'LicenceDisputeFlagged':
      return told({ kind: event.data.kind })
    case 'LicenceSuspended':
    case 'LicenceReinstated':
      return told({ by: event.data.by })
    case 'LicenceEnded':
      return told({ how: event.data.how, by: event.data.by, successor: event.data.successor })
    case 'LicenceReviewed':
    case 'LicenceConfirmed':
    case 'LicenceDuplicateResolved':
    case 'LicenceReportedLost':
    case 'LicenceFound':
    case 'LicenceDisputeCleared':
      return nothing
    default:
      return unreachable(event)
  }
}
