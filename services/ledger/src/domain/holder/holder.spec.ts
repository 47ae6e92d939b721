import { specify } from '@hub/kernel/given'
import { holderRefusals, type ErasureBasis, type HolderEvent, type HolderRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HolderCommand } from './commands.ts'
import { holder } from './decide.ts'
import { day, erase, erased, held, hold, lift, lifted, marriage, register, registered, vehicle } from './fixtures.ts'

const given = specify(holder)
const forBasis = (basis: ErasureBasis): HolderEvent => ({ ...erased, data: { ...erased.data, basis } }) as HolderEvent

describe('a holder', () => {
  test('is registered once, however many licences need her', () => {
    given().when(register).then(registered)
    given(registered).when(register).thenNothing()
  })

  test('is held under several numbers at once, each lifted by its own', () => {
    const second = { ...hold, hold: 'J2026-8' }
    given(registered, held).when(second).then({ ...held, data: { holderId: register.holderId, hold: 'J2026-8' } } as HolderEvent)
    given(registered, held).when({ ...lift, hold: 'J2026-8' }).thenRefuses('HOLDER_HOLD_UNKNOWN', { hold: 'J2026-8' })
    given(registered, held, lifted).when(hold).then(held)
  })

  test('who has been erased takes nothing more', () => {
    for (const command of [register, hold, lift, erase]) given(registered, erased).when(command).thenRefuses('HOLDER_ALREADY_ERASED')
  })
})

describe('erasing', () => {
  const bases: readonly ErasureBasis[] = ['holder-request', 'retention-ended', 'court-order']

  test.each(bases)('by %s names its basis and the licences whose keys go', (basis) => {
    given(registered).when({ ...erase, basis }).then(forBasis(basis))
  })

  test.each(bases)('by %s waits for every hold', (basis) => {
    given(registered, held).when({ ...erase, basis }).thenRefuses('HOLDER_HELD', { holds: ['J2026-7'] })
    given(registered, held, lifted).when({ ...erase, basis }).then(forBasis(basis))
  })

  test('waits for a licence in force, and says until when', () => {
    const inForce = [{ licenceId: vehicle, lastDay: day('2027-01-01') }, { licenceId: marriage, lastDay: day('2026-06-30') }]
    for (const basis of ['holder-request', 'retention-ended'] as const)
      given(registered).when({ ...erase, basis, inForce }).thenRefuses('HOLDER_LICENCE_IN_FORCE', { licences: [vehicle, marriage], until: '2027-01-01' })
    given(registered).when({ ...erase, inForce: [...inForce, { licenceId: marriage, lastDay: null }] }).thenRefuses('HOLDER_LICENCE_IN_FORCE', { licences: [vehicle, marriage, marriage] })
  })

  test.each([
    ['2023-03-03', 'HOLDER_RETENTION_RUNNING', '2026-03-03'],
    ['2023-03-02', 'erased', ''],
    ['2024-02-29', 'HOLDER_RETENTION_RUNNING', '2027-03-01'],
    ['2026-03-02', 'HOLDER_RETENTION_RUNNING', '2029-03-02'],
  ] as const)('after a look-up on %s: %s', (text, expected, until) => {
    for (const basis of ['holder-request', 'retention-ended'] as const) {
      const outcome = given(registered).when({ ...erase, basis, lastLookUpOn: day(text) })
      if (expected === 'erased') outcome.then(forBasis(basis))
      else outcome.thenRefuses(expected, { basis: '网络数据安全管理条例-12', until })
    }
  })

  test('by order of a court does not wait for licences or retention', () => {
    given(registered).when({ ...erase, basis: 'court-order', inForce: [{ licenceId: vehicle, lastDay: null }], lastLookUpOn: day('2026-03-02') }).then(forBasis('court-order'))
  })
})

// Every command in every state: a new command or state shows up here as a missing cell.
const histories = { absent: [], registered: [registered], held: [registered, held], freed: [registered, held, lifted], erased: [registered, erased] } as const
type Situation = keyof typeof histories
type Cell = HolderRefusal | readonly HolderEvent[]
const commands: { readonly [T in HolderCommand['type']]: Extract<HolderCommand, { type: T }> } = {
  RegisterHolder: register, HoldHolder: hold, LiftHolderHold: lift, EraseHolder: erase,
}
const gone = 'HOLDER_ALREADY_ERASED'
const table: Readonly<Record<HolderCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  RegisterHolder: { absent: [registered], registered: [], held: [], freed: [], erased: gone },
  HoldHolder: { absent: 'HOLDER_NOT_FOUND', registered: [held], held: 'HOLDER_HOLD_RUNNING', freed: [held], erased: gone },
  LiftHolderHold: { absent: 'HOLDER_NOT_FOUND', registered: 'HOLDER_HOLD_UNKNOWN', held: [lifted], freed: 'HOLDER_HOLD_UNKNOWN', erased: gone },
  EraseHolder: { absent: 'HOLDER_NOT_FOUND', registered: [erased], held: 'HOLDER_HELD', freed: [erased], erased: gone },
}

describe.each(Object.keys(commands) as HolderCommand['type'][])('%s on a holder who is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

describe('of several things that are wrong the first is told', () => {
  const bad = { ...erase, inForce: [{ licenceId: vehicle, lastDay: null }], lastLookUpOn: day('2026-03-02') }
  const order: readonly (readonly [HolderRefusal, readonly HolderEvent[], HolderCommand])[] = [
    ['HOLDER_ALREADY_ERASED', [registered, held, erased], bad],
    ['HOLDER_NOT_FOUND', [], bad],
    ['HOLDER_HELD', [registered, held], bad],
    ['HOLDER_LICENCE_IN_FORCE', [registered], bad],
    ['HOLDER_RETENTION_RUNNING', [registered], { ...bad, inForce: [] }],
    ['HOLDER_HOLD_RUNNING', [registered, held], hold],
    ['HOLDER_HOLD_UNKNOWN', [registered], lift],
  ]
  test.each(order)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in this list', () => {
    expect(new Set(order.map(([code]) => code))).toEqual(new Set(Object.keys(holderRefusals)))
  })
})

test('whatever happens, a holder is never erased while a hold runs, and stays erased', () => {
  const commandsInAnyOrder = fc.array(fc.constantFrom<HolderCommand[]>(register, hold, lift, { ...hold, hold: 'J2026-8' }, { ...lift, hold: 'J2026-8' }, { ...erase, basis: 'court-order' }))
  fc.assert(fc.property(commandsInAnyOrder, (sent) => {
    const running = new Set<string>()
    let state = holder.initial
    for (const command of sent) {
      const decision = holder.decide(state, command)
      if (!Array.isArray(decision)) continue
      for (const event of decision as readonly HolderEvent[]) {
        expect(state.status).not.toBe('erased')
        if (event.type === 'HolderHeld') running.add(event.data.hold)
        if (event.type === 'HolderHoldLifted') running.delete(event.data.hold)
        if (event.type === 'HolderErased') expect(running.size).toBe(0)
        state = holder.evolve(state, event)
      }
    }
  }))
})
