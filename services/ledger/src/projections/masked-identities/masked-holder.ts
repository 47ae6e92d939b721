import { holderKindOf, maskName, maskNumber, parseHolderIdType, type HolderId, type NameOwner, type SealedPart } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key, type Opened } from '../read-table.ts'
import { identityPartOf, idTypeIn, type IdentityEvent } from './identity-part.ts'
import { textOf } from './opened-text.ts'

/** 持证主体掩码 — as the last licence or case that named the holder wrote her name and number. */
export interface MaskedHolderRow {
  readonly holderId: HolderId
  readonly nameMasked: string | null
  readonly numberMasked: string | null
  readonly idType: string
  readonly position: number
}

const holderPrefix = 'holder-'

function identitiesIn({ event, envelope }: Fed<IdentityEvent>): readonly SealedPart[] {
  const isIdentity = identityPartOf(event)
  return envelope.sealed.filter(({ part, subject }) => isIdentity(part) && subject.startsWith(holderPrefix))
}

function keysOf(fed: Fed<IdentityEvent>): readonly Key[] {
  if (fed.event.type === 'HolderErased') return [[fed.event.data.holderId]]
  return [...new Set(identitiesIn(fed).map(({ subject }) => subject.slice(holderPrefix.length)))].map((holderId) => [holderId])
}

const ownerOf = (idType: string): NameOwner => {
  const known = parseHolderIdType(idType)
  return known === undefined ? 'person' : holderKindOf(known)
}

function fold(row: MaskedHolderRow | undefined, { event, position }: Fed<IdentityEvent>, [key]: Key, opened: Opened | undefined): MaskedHolderRow | undefined {
  if (event.type === 'HolderErased' || opened === 'erased') return undefined
  if (opened === undefined) return row
  const holderId = key as HolderId
  const idType = textOf(opened.value, 'idType') ?? idTypeIn(event, holderId) ?? row?.idType
  if (idType === undefined) return row
  const name = textOf(opened.value, 'name')
  const number = textOf(opened.value, 'number')
  return { holderId, nameMasked: name === null ? null : maskName(name, ownerOf(idType)), numberMasked: number === null ? null : maskNumber(number), idType, position }
}

export const maskedHolder = readTable<'licence' | 'case' | 'holder', MaskedHolderRow>({
  schema: 'read_masked',
  table: 'holder',
  streams: ['licence', 'case', 'holder'],
  columns: { holderId: 'uuid', nameMasked: 'text', numberMasked: 'text', idType: 'text', position: 'bigint' },
  key: ['holderId'],
  acrossStreams: true,
  keysOf,
  sealedOf: (fed, [holderId]) => identitiesIn(fed).find(({ subject }) => subject === `${holderPrefix}${holderId}`),
  fold,
})
