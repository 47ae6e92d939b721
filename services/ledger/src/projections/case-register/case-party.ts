import { unreachable } from '@hub/kernel'
import type { CaseEvent, CaseId, CaseOpened, HolderId, OperatorId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 当事人 — a holder in a role, and what showed that she was there. */
export interface CasePartyRow {
  readonly caseId: CaseId
  readonly party: string
  readonly role: string
  readonly holderId: HolderId
  readonly idType: string
  readonly presenceKind: string | null
  readonly presenceReference: string | null
  readonly presenceReason: string | null
  readonly presenceWitness: OperatorId | null
  readonly position: number
}

function openingOf(event: CaseEvent): CaseOpened['data'] | undefined {
  switch (event.type) {
    case 'CaseOpened':
      return event.data
    case 'SlotResolved':
    case 'PaperTaken':
    case 'CaseReceived':
    case 'CaseAccepted':
    case 'CaseDeclined':
    case 'SupplementAsked':
    case 'SupplementReceived':
    case 'CaseClosed':
      return undefined
    default:
      return unreachable(event)
  }
}

export const caseParty = readTable<'case', CasePartyRow>({
  schema: 'read',
  table: 'case_party',
  streams: ['case'],
  columns: {
    caseId: 'uuid', party: 'text', role: 'text', holderId: 'uuid', idType: 'text', presenceKind: 'text', presenceReference: 'text', presenceReason: 'text',
    presenceWitness: 'uuid', position: 'bigint',
  },
  key: ['caseId', 'party'],
  insertOnly: true,
  keysOf: ({ event }) => openingOf(event)?.parties.map(({ party }) => [event.data.caseId, party]) ?? [],
  fold(row, { event, position }: Fed<CaseEvent>, key) {
    const found = openingOf(event)?.parties.find(({ party }) => party === key[1])
    if (found === undefined) return row
    const { party, role, holderId, idType, presence } = found
    return {
      caseId: event.data.caseId, party, role, holderId, idType, presenceKind: presence?.kind ?? null, presenceReference: presence?.reference ?? null,
      presenceReason: presence?.reason ?? null, presenceWitness: presence?.witness ?? null, position,
    }
  },
})
