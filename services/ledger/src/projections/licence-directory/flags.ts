import { unreachable } from '@hub/kernel'
import type { LicenceEvent } from '@hub/schemas'
import type { LicenceRow } from './licence-row.ts'

type FlagEvent = Extract<LicenceEvent, { type:
  | 'LicenceConfirmed' | 'LicenceDuplicateResolved' | 'LicenceReportedLost' | 'LicenceFound' | 'LicenceRestricted' | 'LicenceRestrictionLifted'
  | 'LicenceSuspended' | 'LicenceReinstated' | 'LicenceDisputeFlagged' | 'LicenceDisputeCleared' }>

/** 标志 — what may be true of a licence beside its status, several at once. */
export function foldFlags(row: LicenceRow, event: FlagEvent): LicenceRow {
  switch (event.type) {
    case 'LicenceConfirmed':
      return { ...row, verified: true }
    case 'LicenceDuplicateResolved':
      return { ...row, duplicate: false }
    case 'LicenceReportedLost':
      return { ...row, lost: true }
    case 'LicenceFound':
      return { ...row, lost: false }
    case 'LicenceRestricted':
      return { ...row, restrictions: withItem(row.restrictions, event.data.kind) }
    case 'LicenceRestrictionLifted':
      return { ...row, restrictions: row.restrictions.filter((kind) => kind !== event.data.kind) }
    case 'LicenceSuspended':
      return { ...row, suspended: true, suspendedBy: event.data.by }
    case 'LicenceReinstated':
      return { ...row, suspended: false, suspendedBy: null }
    case 'LicenceDisputeFlagged':
      return { ...row, disputes: withItem(row.disputes, event.data.kind) }
    case 'LicenceDisputeCleared':
      return { ...row, disputes: [] }
    default:
      return unreachable(event)
  }
}

function withItem<Item extends string>(items: readonly Item[], item: Item): readonly Item[] {
  return [...new Set([...items, item])].sort()
}
