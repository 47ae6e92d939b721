import { parseInstant, type Instant } from '@hub/schemas'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { monotonicClock } from './clock.ts'

const at = (text: string): number => Date.parse(text)
const startMs = at('2026-03-02T01:00:00.000Z')

test('gives the instant of the machine, and its day in Asia/Shanghai', () => {
  const clock = monotonicClock(() => at('2026-03-02T16:00:00.000Z'), undefined)
  expect(clock.now()).toEqual({ at: '2026-03-02T16:00:00.000Z', today: '2026-03-03' })
})

test('stands still while the machine’s clock is behind what is on record, and goes on from there', () => {
  let ms = startMs
  const clock = monotonicClock(() => ms, '2026-03-02T01:00:10.000Z' as Instant)
  expect(clock.now().at).toBe('2026-03-02T01:00:10.000Z')
  ms = startMs + 10_001
  expect(clock.now().at).toBe('2026-03-02T01:00:10.001Z')
})

test('stands still when the machine’s clock is set back', () => {
  let ms = startMs
  const clock = monotonicClock(() => ms, undefined)
  const before = clock.now()
  ms -= 3_600_000
  expect(clock.now()).toEqual(before)
})

test('changes the day at midnight in Asia/Shanghai, in the same moment as the instant', () => {
  let ms = at('2026-03-02T15:59:59.999Z')
  const clock = monotonicClock(() => ms, undefined)
  expect(clock.now().today).toBe('2026-03-02')
  ms += 1
  expect(clock.now()).toEqual({ at: '2026-03-02T16:00:00.000Z', today: '2026-03-03' })
})

test('never decreases and gives instants only, whatever the machine’s clock does', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -10_000_000, max: 10_000_000 }), { maxLength: 50 }), fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 })), (steps, floorBy) => {
    let ms = startMs
    const floor = floorBy === null ? undefined : (new Date(startMs + floorBy).toISOString() as Instant)
    const clock = monotonicClock(() => ms, floor)
    const seen = steps.map((step) => {
      ms += step
      return clock.now()
    })
    expect(seen.map((moment) => moment.at)).toEqual(seen.map((moment) => moment.at).sort())
    for (const moment of seen) {
      expect(parseInstant(moment.at)).toBe(moment.at)
      if (floor !== undefined) expect(moment.at >= floor).toBe(true)
    }
  }))
})
