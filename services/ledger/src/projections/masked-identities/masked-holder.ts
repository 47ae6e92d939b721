import { unreachable } from '@hub/kernel'
import { holderKindOf, maskName, maskNumber, parseHolderIdType, type CaseEvent, type HolderEvent, type HolderId, type LicenceEvent, type NameOwner, type SealedPart } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key, type Opened } from '../read-table.ts'
import { textOf } from './opened-text.ts'

/** 持证主体掩码 — as the last licence or case that named the holder wrote her name and number. */
export interface MaskedHolderRow {
  readonly holderId: HolderId
  readonly nameMasked: string | null
  readonly numberMasked: string | null
  readonly idType: string
  readonly position: number
}

/** Where an event names a holder: which sealed part, and what kind of number it is. */
interface Named {
  readonly holderId: HolderId
  readonly idType: string
  readonly part: string
}

type IdentityEvent = LicenceEvent | CaseEvent | HolderEvent

function namedIn(event: IdentityEvent): readonly Named[] {
  switch (event.type) {
    case 'LicenceComposed':
    case 'LicenceDeposited':
      return event.data.holders.map(({ holderId, idType }) => ({ holderId, idType, part: 'identity' }))
    case 'CaseOpened':
      return event.data.parties.map(({ holderId, idType, party }) => ({ holderId, idType, part: `party-${party}` }))
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
    case 'SlotResolved':
    case 'PaperTaken':
    case 'CaseReceived':
    case 'CaseAccepted':
    case 'CaseDeclined':
    case 'SupplementAsked':
    case 'SupplementReceived':
    case 'CaseClosed':
    case 'HolderRegistered':
    case 'HolderHeld':
    case 'HolderHoldLifted':
    case 'HolderErased':
      return []
    default:
      return unreachable(event)
  }
}

function keysOf({ event }: Fed<IdentityEvent>): readonly Key[] {
  return event.type === 'HolderErased' ? [[event.data.holderId]] : namedIn(event).map(({ holderId }) => [holderId])
}

function sealedOf({ event, envelope }: Fed<IdentityEvent>, [holderId]: Key): SealedPart | undefined {
  const named = namedIn(event).find((one) => one.holderId === holderId)
  return named && envelope.sealed.find(({ part, subject }) => part === named.part && subject === `holder-${named.holderId}`)
}

const ownerOf = (idType: string): NameOwner => {
  const known = parseHolderIdType(idType)
  return known === undefined ? 'person' : holderKindOf(known)
}

function fold(row: MaskedHolderRow | undefined, { event, position }: Fed<IdentityEvent>, [key]: Key, opened: Opened | undefined): MaskedHolderRow | undefined {
  if (event.type === 'HolderErased' || opened === 'erased') return undefined
  const named = namedIn(event).find(({ holderId }) => holderId === key)
  if (named === undefined || opened === undefined) return row
  const name = textOf(opened.value, 'name')
  const number = textOf(opened.value, 'number')
  return {
    holderId: named.holderId, nameMasked: name && maskName(name, ownerOf(named.idType)), numberMasked: number && maskNumber(number), idType: named.idType, position,
  }
}

export const maskedHolder = readTable<'licence' | 'case' | 'holder', MaskedHolderRow>({
  schema: 'read_masked',
  table: 'holder',
  streams: ['licence', 'case', 'holder'],
  columns: { holderId: 'uuid', nameMasked: 'text', numberMasked: 'text', idType: 'text', position: 'bigint' },
  key: ['holderId'],
  acrossStreams: true,
  keysOf,
  sealedOf,
  fold,
})
