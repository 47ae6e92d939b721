import { parseInstant, parseLocalDate, parseUuid, type Instant, type LocalDate, type OperatorId, type ServiceItemId, type UnitEvent, type UnitId, type Uuid } from '@hub/schemas'
import { assert } from '@hub/kernel'
import type { Acting } from '../acting.ts'
import type { EntrustIntake, RegisterUnit, ReviseUnit, SucceedUnit, TakeOver, WithdrawEntrustment } from './commands.ts'

function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

export const housing = id<UnitId>(1)
export const centre = id<UnitId>(2)
export const merged = id<UnitId>(3)
export const oldHousing = id<UnitId>(4)
export const permit = id<ServiceItemId>(11)
export const filing = id<ServiceItemId>(12)
export const foreignItem = id<ServiceItemId>(13)

export const at = parseInstant('2026-03-02T01:00:00.000Z') as Instant
export const today = parseLocalDate('2026-03-02') as LocalDate
const moment = { at, today }
export const by: Acting = { operator: id<OperatorId>(21), unit: housing, unitKind: 'department', predecessors: [], roles: ['catalogue-admin'] }

export const uscc = '11330105002500287C'
export const register: RegisterUnit = { type: 'RegisterUnit', by, ...moment, unitId: housing, uscc, usccTaken: false, name: '住房和城乡建设局', kind: 'department', areaCode: '330105' }
export const revise: ReviseUnit = { type: 'ReviseUnit', by, ...moment, unitId: housing, name: '住房城乡建设局', areaCode: '330100' }
export const succeed: SucceedUnit = { type: 'SucceedUnit', by, ...moment, unitId: housing, successor: merged }
export const takeOver: TakeOver = { type: 'TakeOver', by, ...moment, predecessor: oldHousing, inherited: [] }
export const entrust: EntrustIntake = {
  type: 'EntrustIntake', by, ...moment, windowUnit: centre, windowUnitStatus: 'active', items: [permit, filing], itemsOfUnit: [permit, filing],
}
export const withdraw: WithdrawEntrustment = { type: 'WithdrawEntrustment', by, ...moment, windowUnit: centre, items: [permit] }

export const registered: UnitEvent = { type: 'UnitRegistered', v: 1, data: { unitId: housing, uscc, name: '住房和城乡建设局', kind: 'department', areaCode: '330105' } }
export const revised: UnitEvent = { type: 'UnitRevised', v: 1, data: { unitId: housing, name: '住房城乡建设局', areaCode: '330100' } }
export const succeeded: UnitEvent = { type: 'UnitSucceeded', v: 1, data: { unitId: housing, successor: merged } }
export const tookOver: UnitEvent = { type: 'UnitTookOver', v: 1, data: { unitId: housing, predecessor: oldHousing } }
export const entrusted: UnitEvent = { type: 'IntakeEntrusted', v: 1, data: { unitId: housing, windowUnit: centre, items: [permit, filing] } }
export const withdrawn: UnitEvent = { type: 'EntrustmentWithdrawn', v: 1, data: { unitId: housing, windowUnit: centre, items: [permit] } }
