import { isRefusal } from '@hub/kernel'
import { specify } from '@hub/kernel/given'
import { localDateOf, type Instant, type LocalDate, type ReservationEvent, type ReservationRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReservationCommand } from './commands.ts'
import { reservation } from './decide.ts'
import { day, first, lapsed, move, moved, release, released, reserve, reserved, second } from './fixtures.ts'
import { holderOn } from './state.ts'

const given = specify(reservation)
const stateAfter = (...history: readonly ReservationEvent[]) => history.reduce(reservation.evolve, reservation.initial)

describe('a key', () => {
  test('is held on its last day and free on the day after', () => {
    const another = { ...reserve, licenceId: second, lastDay: null }
    given(reserved).when({ ...another, today: day('2026-12-31') }).thenRefuses('RESERVATION_KEY_HELD', { licenceId: first })
    expect(given(reserved).when({ ...another, today: day('2027-01-01') }).decision).toMatchObject([{ type: 'KeyReserved', data: { licenceId: second, lastDay: null } }])
  })

  test('of a licence without an end is never free by itself', () => {
    const forever = { ...reserved, data: { ...reserved.data, lastDay: null } } as ReservationEvent
    given(forever).when({ ...reserve, licenceId: second, today: day('9999-12-31'), lastDay: null }).thenRefuses('RESERVATION_KEY_HELD')
  })

  test('moves to a later day when its licence is renewed, and to the successor when it is exchanged', () => {
    const renewal = { ...move, licenceId: first }
    given(reserved).when(renewal).then({ ...moved, data: { ...moved.data, licenceId: first } } as ReservationEvent)
    given(reserved).when(move).then(moved)
    given(reserved, moved).when({ ...move, from: first }).thenNothing()
  })

  test('does not move from a licence that no longer holds it', () => {
    given(moved).when({ ...move, from: first, licenceId: first }).thenRefuses('RESERVATION_KEY_HELD', { licenceId: second })
  })

  test('is taken by nothing that has expired, held or not', () => {
    const past = { ...reserve, licenceId: second, lastDay: day('2026-03-01') }
    given().when(past).thenNothing()
    given(reserved).when(past).thenNothing()
  })

  test('is free at once where the end of its licence is corrected to a day that has passed', () => {
    const corrected = { ...move, licenceId: first, lastDay: day('2026-03-01') }
    given(reserved).when(corrected).then({ ...moved, data: { ...moved.data, licenceId: first, lastDay: corrected.lastDay } } as ReservationEvent)
    given(reserved, { ...lapsed, data: { ...lapsed.data, licenceId: first } } as ReservationEvent).when({ ...reserve, licenceId: second }).then(
      { ...reserved, data: { ...reserved.data, licenceId: second } } as ReservationEvent)
  })

  test('is not released by a licence that does not hold it, such as a duplicate', () => {
    given(reserved).when({ ...release, licenceId: second }).thenNothing()
    expect(holderOn(stateAfter(reserved), reserve.today)).toBe(first)
    expect(holderOn(stateAfter(reserved, released), reserve.today)).toBeNull()
  })
})

// Every command in every state.
const histories = { free: [], held: [reserved], 'held by another': [moved], lapsed: [lapsed], released: [reserved, released] } as const
type Situation = keyof typeof histories
const commands: { readonly [T in ReservationCommand['type']]: Extract<ReservationCommand, { type: T }> } = { ReserveKey: reserve, MoveKey: move, ReleaseKey: release }
const table: Readonly<Record<ReservationCommand['type'], Readonly<Record<Situation, ReservationRefusal | readonly ReservationEvent[]>>>> = {
  ReserveKey: { free: [reserved], held: [], 'held by another': 'RESERVATION_KEY_HELD', lapsed: [reserved], released: [reserved] },
  MoveKey: { free: [moved], held: [moved], 'held by another': [], lapsed: [moved], released: [moved] },
  ReleaseKey: { free: [], held: [released], 'held by another': [], lapsed: [], released: [] },
}

describe.each(Object.keys(commands) as ReservationCommand['type'][])('%s on a key that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

test('whatever is asked in whatever order, nobody takes a key from a licence that holds it and does not give way', () => {
  const days = fc.integer({ min: 0, max: 40 }).map((n): LocalDate => localDateOf(new Date(Date.UTC(2026, 2, 2 + n)).toISOString() as Instant))
  const licenceId = fc.constantFrom(first, second)
  const command = fc.oneof(
    fc.record({ licenceId, lastDay: fc.option(days) }).map((claim): ReservationCommand => ({ ...reserve, ...claim })),
    fc.record({ licenceId, from: licenceId, lastDay: fc.option(days) }).map((claim): ReservationCommand => ({ ...move, ...claim })),
    licenceId.map((one): ReservationCommand => ({ ...release, licenceId: one })),
  )
  fc.assert(fc.property(fc.array(fc.tuple(command, days), { maxLength: 12 }), (steps) => {
    const inOrder = steps.map(([one]) => one)
    const todays = steps.map(([, today]) => today).toSorted()
    inOrder.reduce((state, one, at) => {
      const today = todays[at] ?? reserve.today
      const decision = reservation.decide(state, { ...one, today })
      if (isRefusal(decision)) return state
      const [before, next] = [holderOn(state, today), decision.reduce(reservation.evolve, state)]
      const after = holderOn(next, today)
      const asked = one.type === 'MoveKey' ? [one.licenceId, one.from] : [one.licenceId]
      if (before !== null && after !== before) expect(asked).toContain(before)
      return next
    }, reservation.initial)
  }))
})
