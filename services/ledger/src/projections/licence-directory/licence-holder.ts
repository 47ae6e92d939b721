import type { HolderId, LicenceBody, LicenceEvent, LicenceId, LicenceTypeId } from '@hub/schemas'
import { byType } from '../by-type.ts'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'

/** 持证 — one holder of one licence; holders of a licence never change, a successor licence has its own. */
export interface LicenceHolderRow {
  readonly licenceId: LicenceId
  readonly ordinal: number
  readonly holderId: HolderId
  readonly idType: string
  readonly kind: string
  readonly typeId: LicenceTypeId
  readonly typeCode: string
  readonly position: number
}

const none = (): undefined => undefined

/** What an event says about holders. */
const bodyOf = byType<LicenceEvent, LicenceBody | undefined>({
  LicenceComposed: ({ data }) => data,
  LicenceDeposited: ({ data }) => data,
  LicenceReviewed: none,
  LicenceIssueAgreed: none,
  LicenceIssued: none,
  LicenceConfirmed: none,
  LicenceDuplicateResolved: none,
  LicenceAmended: none,
  LicenceRenewed: none,
  LicenceCorrected: none,
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
})

function keysOf({ event }: Fed<LicenceEvent>): readonly Key[] {
  return bodyOf(event)?.holders.map((_, ordinal) => [event.data.licenceId, ordinal]) ?? []
}

function fold(row: LicenceHolderRow | undefined, { event, position }: Fed<LicenceEvent>, key: Key): LicenceHolderRow | undefined {
  const body = bodyOf(event)
  const ordinal = Number(key[1])
  const holder = body?.holders[ordinal]
  if (body === undefined || holder === undefined) return row
  const { licenceId, typeId, typeCode } = body
  return { licenceId, ordinal, ...holder, typeId, typeCode, position }
}

export const licenceHolder = readTable<'licence', LicenceHolderRow>({
  schema: 'read',
  table: 'licence_holder',
  streams: ['licence'],
  columns: {
    licenceId: 'uuid', ordinal: 'smallint', holderId: 'uuid', idType: 'text', kind: 'text', typeId: 'uuid', typeCode: 'text', position: 'bigint',
  },
  key: ['licenceId', 'ordinal'],
  insertOnly: true,
  keysOf,
  fold,
})
