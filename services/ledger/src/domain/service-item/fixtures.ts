import { assert } from '@hub/kernel'
import {
  parseInstant, parseLocalDate, parseUuid,
  type MaterialSlot, type OperatorId, type ServiceItemDefinition, type ServiceItemEvent, type ServiceItemId, type UnitId, type Uuid,
} from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type { PublishServiceItem, ReviseServiceItem, WithdrawServiceItem } from './commands.ts'

function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

const at = parseInstant('2026-03-02T01:00:00.000Z')
const today = parseLocalDate('2026-03-02')
assert(at !== undefined && today !== undefined, 'fixture moments exist')
const moment = { at, today }

export const planning = id<UnitId>(1)
export const successor = id<UnitId>(2)
export const elsewhere = id<UnitId>(3)
const itemId = id<ServiceItemId>(11)
export const by: Acting = { operator: id<OperatorId>(21), unit: planning, unitKind: 'department', predecessors: [], roles: ['catalogue-admin'] }
export const stranger: Acting = { ...by, unit: elsewhere }

export const marriageCode = '111000000000131433001'
export const businessCode = '11100000MB0143028R001'
export const slots: readonly MaterialSlot[] = [
  { slot: 'M1', name: '营业执照', role: 'applicant', main: true, evidence: [{ kind: 'licence', typeCode: businessCode }, { kind: 'paper' }] },
  { slot: 'M2', name: '结婚证', role: 'spouse', main: false, evidence: [{ kind: 'licence', typeCode: marriageCode }, { kind: 'commitment' }, { kind: 'paper' }] },
]
export const definition: ServiceItemDefinition = { name: '建设用地审批', implementingUnit: planning, statutoryDays: 20, promisedDays: 5, slots }
export const revisedDefinition: ServiceItemDefinition = { ...definition, name: '建设用地（含临时用地）审批', promisedDays: 3 }

export const uscc = '11370800MB28559184'
export const nationalCode = '11370800MB285591843370117002011'
const knownTypeCodes = [marriageCode, businessCode]

export const publish: PublishServiceItem = {
  type: 'PublishServiceItem', by, ...moment, itemId, code: nationalCode, definition, knownTypeCodes, implementingUsccs: [uscc], codeTaken: false,
}
export const revise: ReviseServiceItem = { type: 'ReviseServiceItem', by, ...moment, itemId, definition: revisedDefinition, knownTypeCodes }
export const withdraw: WithdrawServiceItem = { type: 'WithdrawServiceItem', by, ...moment, itemId }

export const published: ServiceItemEvent = { type: 'ServiceItemPublished', v: 1, data: { itemId, code: nationalCode, definition } }
export const revised: ServiceItemEvent = { type: 'ServiceItemRevised', v: 1, data: { itemId, version: 2, definition: revisedDefinition } }
export const revisedAgain: ServiceItemEvent = { type: 'ServiceItemRevised', v: 1, data: { itemId, version: 3, definition: revisedDefinition } }
export const withdrawn: ServiceItemEvent = { type: 'ServiceItemWithdrawn', v: 1, data: { itemId } }
