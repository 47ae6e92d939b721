import fc from 'fast-check'
import { expect, test } from 'vitest'
import { actAt, mix } from './hall.ts'
import { growthOf } from './memory.ts'
import { printed, resultOf } from './report.ts'
import { percentilesOf, Tally } from './tally.ts'

const goal = { p95Ms: 20, p99Ms: 30, errorShare: 0, growthShare: 0.15 }

function tallyOf(times: readonly number[], wrong: readonly string[] = []): Tally {
  const tally = new Tally()
  for (const ms of times) tally.done(ms)
  for (const why of wrong) tally.failed(why)
  return tally
}

const steady = Array.from({ length: 40 }, () => ({ ledger: 100 }))

function verdicts(times: readonly number[], { wrong = [], memory = steady, seconds = 1, rate = 10 }: { wrong?: readonly string[]; memory?: readonly { ledger: number }[]; seconds?: number; rate?: number } = {}) {
  return resultOf({ rate, goal }, { tallies: new Map([['用证', tallyOf(times, wrong)]]), memory, seconds }).verdicts.map(({ reached }) => reached)
}

test('percentiles are by nearest rank', () => {
  expect(percentilesOf(Array.from({ length: 100 }, (_, at) => 100 - at))).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 })
  expect(percentilesOf([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 })
  expect(percentilesOf([])).toEqual({ p50: Number.NaN, p95: Number.NaN, p99: Number.NaN, max: Number.NaN })
})

test('of any times, a percentile is one of them, and no less than the lower percentiles', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (times) => {
    const { p50, p95, p99, max } = percentilesOf(times)
    for (const one of [p50, p95, p99, max]) expect(times).toContain(one)
    expect([p50, p95, p99, max]).toEqual([p50, p95, p99, max].sort((a, b) => a - b))
  }))
})

test('a run that does what was asked for reaches every goal', () => {
  expect(verdicts(Array.from({ length: 10 }, () => 10))).toEqual([true, true, true, true, true])
})

test('each goal is missed by what it is about', () => {
  const quick = Array.from({ length: 10 }, () => 10)
  expect(verdicts(quick, { seconds: 2 })).toEqual([false, true, true, true, true])
  expect(verdicts([...quick.slice(1), 25])).toEqual([true, false, true, true, true])
  expect(verdicts([...quick.slice(1), 31])).toEqual([true, false, false, true, true])
  expect(verdicts(quick, { wrong: ['HTTP 503'] })).toEqual([true, true, true, false, true])
  expect(verdicts(quick, { memory: steady.map((_, at) => ({ ledger: 100 + at })) })).toEqual([true, true, true, true, false])
})

test('a run in which nothing was answered reaches no goal', () => {
  expect(verdicts([], { memory: [] })).toEqual([false, false, false, false])
})

test('memory that fills in the first quarter and stays is no growth; one that goes on is; few readings tell nothing', () => {
  expect(growthOf(steady.map((_, at) => ({ ledger: Math.min(at * 10, 100) })))?.['ledger']).toBe(0)
  expect(growthOf(steady.map((_, at) => ({ ledger: 100 + at })))?.['ledger']).toBeCloseTo(20 / 115, 1)
  expect(growthOf(steady.slice(0, 5))).toBeUndefined()
})

test('what went wrong is told by kind and reason', () => {
  const text = printed(resultOf({ rate: 10, goal }, { tallies: new Map([['用证', tallyOf([1], ['HTTP 503', 'HTTP 503'])]]), memory: [], seconds: 1 }))
  expect(text).toContain('用证：HTTP 503 × 2')
  expect(text).toContain('未达到  出错比例')
  expect(text).toContain('各进程内存：未测')
})

test('a round of the hall does each act as often as its weight says', () => {
  const weights = mix.reduce((sum, { weight }) => sum + weight, 0)
  const done = new Map<string, number>()
  for (let turn = 0; turn < weights; turn += 1) done.set(actAt(turn).name, (done.get(actAt(turn).name) ?? 0) + 1)
  expect([...done].sort()).toEqual(mix.map(({ weight, act }) => [act.name, weight] as const).sort())
})
