import type { CaseEvent, CaseId, HolderEvent, HolderId, SealedPart } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key, type Opened } from '../read-table.ts'
import { maskedFormOf, type MaskedForm } from './masked-form.ts'
import { partiesNamedBy } from './parties-named.ts'

/** 当事人掩码 — as the window of this case wrote her name and number, whatever a licence or another case says of the same holder. */
export interface MaskedCasePartyRow extends MaskedForm {
  readonly caseId: CaseId
  readonly party: string
  readonly holderId: HolderId
  readonly position: number
}

type FedNaming = Fed<CaseEvent | HolderEvent>

const sealedAs = ({ envelope }: FedNaming, party: unknown): SealedPart | undefined => envelope.sealed.find(({ part }) => part === `party-${String(party)}`)

function keysOf(fed: FedNaming): readonly Key[] {
  const opening = partiesNamedBy(fed.event)
  if (opening === undefined) return []
  return opening.parties.filter(({ party }) => sealedAs(fed, party) !== undefined).map(({ party }) => [opening.caseId, party])
}

function fold(row: MaskedCasePartyRow | undefined, { event, position }: FedNaming, key: Key, opened: Opened | undefined): MaskedCasePartyRow | undefined {
  if (event.type === 'HolderErased' || opened === 'erased') return undefined
  const opening = partiesNamedBy(event)
  const named = opening?.parties.find(({ party }) => party === key[1])
  if (opening === undefined || named === undefined || opened === undefined) return row
  return { caseId: opening.caseId, party: named.party, holderId: named.holderId, ...maskedFormOf(opened.value, named.idType), position }
}

export const maskedCaseParty = readTable<'case' | 'holder', MaskedCasePartyRow>({
  schema: 'read_masked',
  table: 'case_party',
  streams: ['case', 'holder'],
  columns: { caseId: 'uuid', party: 'text', holderId: 'uuid', nameMasked: 'text', numberMasked: 'text', idType: 'text', position: 'bigint' },
  key: ['caseId', 'party'],
  keysOf,
  sweep: { by: 'holderId', valueOf: ({ event }) => (event.type === 'HolderErased' ? event.data.holderId : undefined) },
  sealedOf: (fed, [, party]) => sealedAs(fed, party),
  fold,
})
