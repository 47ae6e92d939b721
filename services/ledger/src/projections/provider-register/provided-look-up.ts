import { assert } from '@hub/kernel'
import type { LicenceId, LookUpEvent, UnitId } from '@hub/schemas'
import { byType } from '../by-type.ts'
import { readTable } from '../read-table.ts'
import { licenceIssuer } from './licence-issuer.ts'

/** 提供的用证 — one look-up that names a licence, for one issuer of that licence: who used what a unit issues, found without walking what others issue. */
export interface ProvidedLookUpRow {
  readonly issuerId: UnitId
  readonly typeCode: string
  readonly outcome: 'answered' | 'refused'
  /** Of the look-up in the log; all else about it stands in read.look_up_record. */
  readonly position: number
}

interface Named { readonly licenceId: LicenceId; readonly outcome: ProvidedLookUpRow['outcome'] }

/** The licence that a look-up names: when it was answered, or when the licence's status refused it. */
const namedBy = byType<LookUpEvent, Named | undefined>({
  LookupAnswered: ({ data: { licenceId } }) => ({ licenceId, outcome: 'answered' }),
  LookupRefused: ({ data: { licenceId } }) => (licenceId === null ? undefined : { licenceId, outcome: 'refused' }),
  LookupMissed: () => undefined,
})

export const providedLookUp = readTable<'lookup', ProvidedLookUpRow>({
  schema: 'read',
  table: 'provided_look_up',
  streams: ['lookup'],
  columns: { issuerId: 'uuid', typeCode: 'text', outcome: 'text', position: 'bigint' },
  key: ['issuerId', 'typeCode', 'outcome', 'position'],
  insertOnly: true,
  beside: { table: licenceIssuer, by: 'licenceId', valueOf: ({ event }) => namedBy(event)?.licenceId },
  keysOf: ({ event, position }, issuers) => {
    const named = namedBy(event)
    return named === undefined ? [] : issuers.map(({ issuerId }) => [String(issuerId), event.data.typeCode, named.outcome, position])
  },
  fold: (_, { event, position }, [issuerId]) => {
    const named = namedBy(event)
    assert(named !== undefined, 'only a look-up that names a licence has a row here')
    return { issuerId: issuerId as UnitId, typeCode: event.data.typeCode, outcome: named.outcome, position }
  },
})
