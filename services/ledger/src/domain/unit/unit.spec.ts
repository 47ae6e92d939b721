import { specify } from '@hub/kernel/given'
import { unitRefusals, type UnitEvent, type UnitRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EntrustIntake, UnitCommand } from './commands.ts'
import { unit } from './decide.ts'
import {
  by, centre, entrust, entrusted, filing, foreignItem, housing, merged, oldHousing, permit, register, registered, revise, revised,
  succeed, succeeded, takeOver, tookOver, withdraw, withdrawn,
} from './fixtures.ts'
import { isEntrusted, type UnitState } from './state.ts'

const given = specify(unit)
const stateAfter = (...history: readonly UnitEvent[]): UnitState => history.reduce(unit.evolve, unit.initial)

describe('a unit', () => {
  test('is registered under a right 统一社会信用代码', () => {
    given().when(register).then(registered)
  })

  test('entrusts a window with its items, and the window may then take them in', () => {
    given(registered).when(entrust).then(entrusted)
    expect(isEntrusted(stateAfter(registered, entrusted), centre, permit)).toBe(true)
    expect(isEntrusted(stateAfter(registered, entrusted), merged, permit)).toBe(false)
    expect(isEntrusted(stateAfter(registered, entrusted), centre, foreignItem)).toBe(false)
  })

  test('entrusts only what is not entrusted yet', () => {
    const permitOnly: UnitEvent = { type: 'IntakeEntrusted', v: 1, data: { unitId: housing, windowUnit: centre, items: [permit] } }
    given(registered, permitOnly).when(entrust).then({ ...permitOnly, data: { ...permitOnly.data, items: [filing] } })
    given(registered, entrusted).when({ ...entrust, items: [permit, permit] }).thenNothing()
  })

  test('takes back one item of two', () => {
    given(registered, entrusted).when({ ...withdraw, items: [permit, permit, foreignItem] }).then(withdrawn)
    const state = stateAfter(registered, entrusted, withdrawn)
    expect([permit, filing].map((item) => isEntrusted(state, centre, item))).toEqual([false, true])
    given(registered).when(withdraw).thenNothing()
  })

  test('that ends entrusts nobody any more', () => {
    expect(isEntrusted(stateAfter(registered, entrusted, succeeded), centre, permit)).toBe(false)
  })

  test('takes over a predecessor and all that one had taken over', () => {
    const older: UnitEvent = { type: 'UnitTookOver', v: 1, data: { unitId: housing, predecessor: centre } }
    given(registered).when({ ...takeOver, inherited: [centre, oldHousing] }).then(tookOver, older)
    expect(stateAfter(registered, tookOver, older)).toMatchObject({ predecessors: [oldHousing, centre] })
    expect(stateAfter(registered, tookOver, succeeded)).toMatchObject({ predecessors: [oldHousing] })
  })

  test('is revised only where something changes', () => {
    given(registered).when(revise).then(revised)
    given(registered, revised).when(revise).thenNothing()
  })
})

// Every command in every state: a new command or state shows up here as a missing cell.
const histories = { absent: [], active: [registered], entrusting: [registered, entrusted], successor: [registered, tookOver], ended: [registered, succeeded] } as const
type Situation = keyof typeof histories
type Cell = UnitRefusal | readonly UnitEvent[]
const commands: { readonly [T in UnitCommand['type']]: Extract<UnitCommand, { type: T }> } = {
  RegisterUnit: register, ReviseUnit: revise, SucceedUnit: succeed, TakeOver: takeOver, EntrustIntake: entrust, WithdrawEntrustment: withdraw,
}
const twice = 'UNIT_ALREADY_REGISTERED'
const table: Readonly<Record<UnitCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  RegisterUnit: { absent: [registered], active: twice, entrusting: twice, successor: twice, ended: twice },
  ReviseUnit: { absent: 'UNIT_NOT_FOUND', active: [revised], entrusting: [revised], successor: [revised], ended: 'UNIT_ENDED' },
  SucceedUnit: { absent: 'UNIT_NOT_FOUND', active: [succeeded], entrusting: [succeeded], successor: [succeeded], ended: 'UNIT_ENDED' },
  TakeOver: { absent: 'UNIT_SUCCESSOR_NOT_FOUND', active: [tookOver], entrusting: [tookOver], successor: [], ended: 'UNIT_SUCCESSOR_ENDED' },
  EntrustIntake: { absent: 'UNIT_NOT_FOUND', active: [entrusted], entrusting: [], successor: [entrusted], ended: 'UNIT_ENDED' },
  WithdrawEntrustment: { absent: 'UNIT_NOT_FOUND', active: [], entrusting: [withdrawn], successor: [], ended: 'UNIT_ENDED' },
}
const situations = Object.keys(histories) as Situation[]
const types = Object.keys(commands) as UnitCommand['type'][]

describe.each(types)('%s on a unit that is', (type) => {
  test.each(situations)('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

describe('of several things that are wrong the first is told', () => {
  const badRegister = { ...register, uscc: '11330105002500287D', usccTaken: true, areaCode: '999999' }
  const badEntrust: EntrustIntake = { ...entrust, windowUnit: housing, windowUnitStatus: 'absent', items: [foreignItem] }
  const order: readonly (readonly [UnitRefusal, readonly UnitEvent[], UnitCommand])[] = [
    ['UNIT_ALREADY_REGISTERED', [registered], badRegister],
    ['UNIT_USCC_INVALID', [], badRegister],
    ['UNIT_USCC_TAKEN', [], { ...badRegister, uscc: register.uscc }],
    ['UNIT_AREA_CODE_INVALID', [], { ...register, areaCode: '999999' }],
    ['UNIT_NOT_FOUND', [], { ...revise, areaCode: '999999' }],
    ['UNIT_ENDED', [registered, succeeded], { ...revise, areaCode: '999999' }],
    ['UNIT_AREA_CODE_INVALID', [registered], { ...revise, areaCode: '999999' }],
    ['UNIT_NOT_FOUND', [], { ...succeed, successor: housing }],
    ['UNIT_SUCCEEDS_ITSELF', [registered], { ...succeed, successor: housing }],
    ['UNIT_SUCCESSOR_NOT_FOUND', [], { ...takeOver, predecessor: housing }],
    ['UNIT_SUCCESSOR_ENDED', [registered, succeeded], { ...takeOver, predecessor: housing }],
    ['UNIT_SUCCEEDS_ITSELF', [registered], { ...takeOver, predecessor: housing }],
    ['UNIT_ENDED', [registered, succeeded], badEntrust],
    ['UNIT_ENTRUSTS_ITSELF', [registered], badEntrust],
    ['UNIT_WINDOW_NOT_FOUND', [registered], { ...badEntrust, windowUnit: centre }],
    ['UNIT_WINDOW_ENDED', [registered], { ...badEntrust, windowUnit: centre, windowUnitStatus: 'ended' }],
    ['UNIT_ITEM_NOT_IMPLEMENTED', [registered], { ...entrust, items: [permit, foreignItem] }],
  ]
  test.each(order)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in this list', () => {
    expect(new Set(order.map(([code]) => code))).toEqual(new Set(Object.keys(unitRefusals)))
  })
})

test('any history folds, an ended unit stays ended, and only its own past is kept', () => {
  const events = [registered, revised, succeeded, tookOver, entrusted, withdrawn]
  fc.assert(fc.property(fc.array(fc.constantFrom(...events)), (history) => {
    const state = stateAfter(...history)
    const startsAt = history.indexOf(registered)
    const expected = startsAt === -1 ? 'absent' : history.includes(succeeded, startsAt) ? 'ended' : 'active'
    expect(state.status).toBe(expected)
  }))
})

test('the operator is not part of what is recorded', () => {
  given().when({ ...register, by: { ...by, unit: centre } }).then(registered)
})
