import type { HolderEvent, HolderId, LicenceEvent, LicenceId, SealedPart } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key, type Opened } from '../read-table.ts'
import { holdersNamedBy } from './holders-named.ts'
import { maskedFormOf, type MaskedForm } from './masked-form.ts'
import { textOf } from './opened-text.ts'

/**
 * 持证主体掩码 — as this licence last wrote her name and number, whatever another licence or a case says of the same holder. Nobody holds
 * one licence twice (LICENCE_HOLDER_REPEATED), and a correction may seal the holders in another order: hence by holder, not by ordinal.
 */
export interface MaskedLicenceHolderRow extends MaskedForm {
  readonly licenceId: LicenceId
  readonly holderId: HolderId
  readonly position: number
}

type FedNaming = Fed<LicenceEvent | HolderEvent>

const holderPrefix = 'holder-'

const identitiesIn = ({ envelope }: FedNaming): readonly SealedPart[] =>
  envelope.sealed.filter(({ part, subject }) => part === 'identity' && subject.startsWith(holderPrefix))

function keysOf(fed: FedNaming): readonly Key[] {
  const named = holdersNamedBy(fed.event)
  if (named === undefined) return []
  return identitiesIn(fed).map(({ subject }) => [named.licenceId, subject.slice(holderPrefix.length)])
}

function fold(row: MaskedLicenceHolderRow | undefined, { event, position }: FedNaming, [, key]: Key, opened: Opened | undefined): MaskedLicenceHolderRow | undefined {
  if (event.type === 'HolderErased' || opened === 'erased') return undefined
  const named = holdersNamedBy(event)
  if (named === undefined || opened === undefined) return row
  const holderId = key as HolderId
  const idType = textOf(opened.value, 'idType') ?? named.holders.find((one) => one.holderId === holderId)?.idType ?? row?.idType
  return idType === undefined ? row : { licenceId: named.licenceId, holderId, ...maskedFormOf(opened.value, idType), position }
}

export const maskedLicenceHolder = readTable<'licence' | 'holder', MaskedLicenceHolderRow>({
  schema: 'read_masked',
  table: 'licence_holder',
  streams: ['licence', 'holder'],
  columns: { licenceId: 'uuid', holderId: 'uuid', nameMasked: 'text', numberMasked: 'text', idType: 'text', position: 'bigint' },
  key: ['licenceId', 'holderId'],
  keysOf,
  sweep: { by: 'holderId', valueOf: ({ event }) => (event.type === 'HolderErased' ? event.data.holderId : undefined) },
  sealedOf: (fed, [, holderId]) => identitiesIn(fed).find(({ subject }) => subject === `${holderPrefix}${String(holderId)}`),
  fold,
})
