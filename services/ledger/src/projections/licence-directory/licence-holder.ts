import { unreachable } from '@hub/kernel'
import type { HolderId, LicenceBody, LicenceEvent, LicenceId, LicenceTypeId } from '@hub/schemas'
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

function bodyOf(event: LicenceEvent): LicenceBody | undefined {
  switch (event.type) {
    case 'LicenceComposed':
    case 'LicenceDeposited':
      return event.data
    case 'LicenceReviewed':
    case 'LicenceIssueAgreed':
    case 'LicenceIssued':
    case 'LicenceConfirmed':
    case 'LicenceDuplicateResolved':
    case 'LicenceAmended':
    case 'LicenceRenewed':
    case 'LicenceCorrected':
    case 'LicenceInspected':
    case 'LicenceReportedLost':
    case 'LicenceFound':
    case 'LicenceRestricted':
    case 'LicenceRestrictionLifted':
    case 'LicenceSuspended':
    case 'LicenceReinstated':
    case 'LicenceEnded':
    case 'LicenceDisputeFlagged':
    case 'LicenceDisputeCleared':
      return undefined
    default:
      return unreachable(event)
  }
}

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
