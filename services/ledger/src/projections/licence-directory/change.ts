import type { Instant, LicenceAmended, LicenceCorrected, LicenceEvent, LicenceRenewed } from '@hub/schemas'
import { byType } from '../by-type.ts'
import type { LicenceRow } from './licence-row.ts'

type Later = Exclude<LicenceEvent, { type: 'LicenceComposed' | 'LicenceDeposited' }>
type Change = (row: LicenceRow, legalAt: Instant) => Partial<LicenceRow>

const newVersion = ({ data: { version, typeVersion, validity } }: LicenceAmended | LicenceRenewed | LicenceCorrected): Change =>
  () => ({ version, typeVersion, validFrom: validity.from, validUntil: validity.until })

/** 变动 — what a later event changes in the directory. Flags may hold several at once; each is taken back by its own event. */
export const changeBy = byType<Later, Change>({
  LicenceReviewed: () => () => ({ status: 'reviewed' }),
  LicenceIssueAgreed: ({ data }) => (row) => ({ agreedIssuers: withItem(row.agreedIssuers, data.issuer) }),
  LicenceIssued: ({ data }) => (row, legalAt) => ({ status: 'issued', version: data.version, agreedIssuers: withItem(row.agreedIssuers, data.issuer), issuedAt: legalAt }),
  LicenceConfirmed: () => () => ({ verified: true }),
  LicenceDuplicateResolved: () => () => ({ duplicate: false }),
  LicenceAmended: newVersion,
  LicenceRenewed: newVersion,
  LicenceCorrected: newVersion,
  LicenceInspected: ({ data }) => () => ({ lastInspectionYear: data.year, lastInspectionPassed: data.passed }),
  LicenceReportedLost: () => () => ({ lost: true }),
  LicenceFound: () => () => ({ lost: false }),
  LicenceRestricted: ({ data }) => (row) => ({ restrictions: sortedWith(row.restrictions, data.kind) }),
  LicenceRestrictionLifted: ({ data }) => (row) => ({ restrictions: row.restrictions.filter((kind) => kind !== data.kind) }),
  LicenceSuspended: ({ data }) => () => ({ suspended: true, suspendedBy: data.by }),
  LicenceReinstated: () => () => ({ suspended: false, suspendedBy: null }),
  LicenceEnded: ({ data: { how, by, successor } }) => (_, legalAt) => ({ status: 'ended', endedHow: how, endedBy: by, endedAt: legalAt, successorId: successor }),
  LicenceDisputeFlagged: ({ data }) => (row) => ({ disputes: sortedWith(row.disputes, data.kind) }),
  LicenceDisputeCleared: () => () => ({ disputes: [] }),
})

function withItem<Item extends string>(items: readonly Item[], item: Item): readonly Item[] {
  return items.includes(item) ? items : [...items, item]
}

function sortedWith<Item extends string>(items: readonly Item[], item: Item): readonly Item[] {
  return [...withItem(items, item)].sort()
}
