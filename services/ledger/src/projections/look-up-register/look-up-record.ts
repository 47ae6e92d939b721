import { unreachable } from '@hub/kernel'
import type {
  CaseId, CommandId, GrantId, HolderId, Instant, LicenceId, LicenceTypeId, LookUpEvent, LookUpId, LookUpNotice, LookupRefused, OperatorId, ServiceItemId, UnitId,
} from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 用证记录 — one look-up: who, for whom, what, why, by what right, when, and what came of it. */
export interface LookUpRow {
  readonly lookUpId: LookUpId
  readonly position: number
  readonly recordedAt: Instant
  readonly outcome: 'answered' | 'refused' | 'missed'
  readonly checkNumber: number | null
  readonly code: string | null
  /** What a refusal told besides its code. */
  readonly detail: LookupRefused['data']['detail'] | null
  readonly miss: string | null
  readonly level: string
  readonly context: string
  readonly caseId: CaseId
  readonly itemId: ServiceItemId | null
  readonly slot: string
  readonly party: string | null
  readonly windowUnitId: UnitId
  readonly implementingUnitId: UnitId | null
  readonly holderId: HolderId | null
  readonly typeCode: string
  readonly typeId: LicenceTypeId | null
  readonly licenceId: LicenceId | null
  readonly licenceRevision: number | null
  readonly grantId: GrantId | null
  readonly basis: string | null
  readonly source: string | null
  readonly notices: readonly LookUpNotice[]
  readonly fields: readonly string[]
  readonly fieldsCount: number
  readonly fieldsMasked: number
  readonly unitId: UnitId
  readonly operatorId: OperatorId
  readonly role: string
  readonly terminal: string
  readonly client: string
  readonly commandId: CommandId
}

type Outcome = Pick<LookUpRow,
  'outcome' | 'checkNumber' | 'code' | 'detail' | 'miss' | 'typeId' | 'licenceId' | 'licenceRevision' | 'grantId' | 'basis' | 'source' | 'notices' | 'fields' | 'fieldsCount' | 'fieldsMasked'>

const nothingShown = { notices: [], fields: [], fieldsCount: 0, fieldsMasked: 0, typeId: null, licenceRevision: null, basis: null } as const

function outcomeOf(event: LookUpEvent): Outcome {
  switch (event.type) {
    case 'LookupAnswered': {
      const { commitments, typeId, licenceId, licenceRevision, grantId, basis, source, notices } = event.data
      return {
        outcome: 'answered', checkNumber: null, code: null, detail: null, miss: null, typeId, licenceId, licenceRevision, grantId, basis: basis.kind, source, notices,
        fields: commitments.map(({ field }) => field), fieldsCount: commitments.length, fieldsMasked: commitments.filter(({ masked }) => masked).length,
      }
    }
    case 'LookupRefused': {
      const { check, code, detail, grantId, licenceId } = event.data
      return { ...nothingShown, outcome: 'refused', checkNumber: check, code, detail, miss: null, licenceId, grantId, source: null }
    }
    case 'LookupMissed': {
      const { miss, grantId, source } = event.data
      return { ...nothingShown, outcome: 'missed', checkNumber: null, code: null, detail: null, miss, licenceId: null, grantId, source }
    }
    default:
      return unreachable(event)
  }
}

function fold(_: LookUpRow | undefined, { event, envelope, at, position }: Fed<LookUpEvent>): LookUpRow {
  const { lookUpId, context, windowUnit, implementingUnit, holderId, typeCode, level } = event.data
  const { actor, client, commandId } = envelope
  return {
    lookUpId, position, recordedAt: at, ...outcomeOf(event), level, context: context.kind, caseId: context.caseId, itemId: context.itemId, slot: context.slot,
    party: context.party, windowUnitId: windowUnit, implementingUnitId: implementingUnit, holderId, typeCode,
    unitId: actor.unit, operatorId: actor.operator, role: actor.role, terminal: actor.terminal, client, commandId,
  }
}

export const lookUpRecord = readTable<'lookup', LookUpRow>({
  schema: 'read',
  table: 'look_up_record',
  streams: ['lookup'],
  columns: {
    lookUpId: 'uuid', position: 'bigint', recordedAt: 'timestamptz', outcome: 'text', checkNumber: 'smallint', code: 'text', detail: 'jsonb', miss: 'text', level: 'text', context: 'text',
    caseId: 'uuid', itemId: 'uuid', slot: 'text', party: 'text', windowUnitId: 'uuid', implementingUnitId: 'uuid', holderId: 'uuid', typeCode: 'text', typeId: 'uuid',
    licenceId: 'uuid', licenceRevision: 'integer', grantId: 'uuid', basis: 'text', source: 'text', notices: 'text[]', fields: 'text[]', fieldsCount: 'smallint',
    fieldsMasked: 'smallint', unitId: 'uuid', operatorId: 'uuid', role: 'text', terminal: 'text', client: 'text', commandId: 'uuid',
  },
  key: ['lookUpId'],
  insertOnly: true,
  keysOf: ({ event }) => [[event.data.lookUpId]],
  fold,
})
