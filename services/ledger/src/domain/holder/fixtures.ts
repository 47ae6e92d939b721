import { assert } from '@hub/kernel'
import { parseInstant, parseLocalDate, parseUuid, type HolderEvent, type HolderId, type LicenceId, type OperatorId, type UnitId, type Uuid } from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type { EraseHolder, HoldHolder, LiftHolderHold, RegisterHolder } from './commands.ts'

function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

export function day(text: string) {
  const parsed = parseLocalDate(text)
  assert(parsed !== undefined, 'fixture days exist')
  return parsed
}

const at = parseInstant('2026-03-02T01:00:00.000Z')
assert(at !== undefined, 'fixture instants exist')
const moment = { at, today: day('2026-03-02') }
const holderId = id<HolderId>(1)
const security = id<UnitId>(2)
export const marriage = id<LicenceId>(11)
export const vehicle = id<LicenceId>(12)
const by: Acting = { operator: id<OperatorId>(21), unit: security, unitKind: 'department', predecessors: [], roles: ['security-admin'] }

export const register: RegisterHolder = { type: 'RegisterHolder', ...moment, holderId, kind: 'person' }
export const hold: HoldHolder = { type: 'HoldHolder', by, ...moment, holderId, hold: 'J2026-7', reason: '诉讼保全' }
export const lift: LiftHolderHold = { type: 'LiftHolderHold', by, ...moment, holderId, hold: 'J2026-7' }
export const erase: EraseHolder = {
  type: 'EraseHolder', by, ...moment, holderId, basis: 'holder-request', inForce: [], lastLookUpOn: null, licencesLeftAlone: [marriage],
}

export const registered: HolderEvent = { type: 'HolderRegistered', v: 1, data: { holderId, kind: 'person' } }
export const held: HolderEvent = { type: 'HolderHeld', v: 1, data: { holderId, hold: 'J2026-7' }, seal: [{ part: 'reason', subject: `unit-${security}`, value: '诉讼保全' }] }
export const lifted: HolderEvent = { type: 'HolderHoldLifted', v: 1, data: { holderId, hold: 'J2026-7' } }
export const erased: HolderEvent = { type: 'HolderErased', v: 1, data: { holderId, basis: 'holder-request', licences: [marriage] } }
