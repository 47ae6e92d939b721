import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ArchiveContents } from './archive-contents.ts'
import { chooseTimeline } from './choose-timeline.ts'
import { parseSegment, type Segment, segmentName, segmentNumberAt } from './segments.ts'
import { parseHistory } from './timelines.ts'

const forkedAt = Date.parse('2026-11-22T01:45:00.123Z')
const beforeMistake = 'before 2026-11-22 01:45:00.123456+00'
const toTheEnd = 'no recovery target specified'

/** Segments by time line, and each history as PostgreSQL writes it. */
function archive(segments: Readonly<Record<number, readonly number[]>>, histories: Readonly<Record<number, string>>): ArchiveContents {
  const timelines = Object.entries(histories).map(([number, text]) => ({ number: Number(number), forks: parseHistory(text) ?? [], archivedAt: new Date(forkedAt) }))
  expect(timelines.every(({ forks }) => forks.length > 0)).toBe(true)
  return { folder: '/archive', timelines, segments: new Set(Object.entries(segments).flatMap(([timeline, numbers]) => numbers.map((number) => segmentName({ timeline: Number(timeline), number })))) }
}
const choose = (contents: ArchiveContents, more: { readonly from?: Segment; readonly untilMs?: number; readonly asked?: number } = {}): number =>
  chooseTimeline({ archive: contents, from: more.from ?? { timeline: 1, number: 3 }, untilMs: more.untilMs, asked: more.asked })

// The mistake is in segment 5 of time line 1, which went on; time line 2 was left behind for 3 by a restore to its end.
const setBack = archive({ 1: [2, 3, 4, 5, 6], 2: [5, 6, 7], 3: [7, 8] }, { 2: `1\t0/5000148\t${beforeMistake}\n`, 3: `1\t0/5000148\t${beforeMistake}\n\n2\t0/7000060\t${toTheEnd}\n` })

describe('the time line to follow', () => {
  test('is the newest, to the end; also where nothing was ever restored', () => {
    expect([choose(setBack), choose(archive({ 1: [3, 4] }, {})), choose(setBack, { from: { timeline: 2, number: 6 } })]).toStrictEqual([3, 1, 3])
  })

  test('is the newest, to a moment at which it does not matter: before the fork, or where the old one ended with it', () => {
    expect(choose(setBack, { untilMs: forkedAt - 1 })).toBe(3)
    expect(choose(setBack, { from: { timeline: 2, number: 5 }, untilMs: forkedAt + 3_600_000 })).toBe(3)
  })

  test.each([[0], [1], [3_600_000]])('is asked for, %i ms after a fork that left something behind', (afterMs) => {
    expect(() => choose(setBack, { untilMs: forkedAt + afterMs })).toThrow(/--timeline 1：[^]*--timeline 2：在 2026-11-22T01:45:00.123Z 之前从 1 分出[^]*--timeline 3：从 2 分出/)
    expect([1, 2, 3].map((asked) => choose(setBack, { untilMs: forkedAt + afterMs, asked }))).toStrictEqual([1, 2, 3])
  })

  test('is asked for, where a restore to the end of the log left behind what was archived later', () => {
    const lateComer = archive({ 1: [3, 4, 5, 6], 2: [5] }, { 2: `1\t0/5000148\t${toTheEnd}\n` })
    expect(() => choose(lateComer, { untilMs: forkedAt })).toThrow('--timeline 1')
  })

  test('is asked for, where the backup does not lead to the newest: it was made of what was left behind', () => {
    expect(() => choose(setBack, { from: { timeline: 1, number: 6 } })).toThrow(/最新的时间线 3 不是从这份备份分出去的/)
    expect(choose(setBack, { from: { timeline: 1, number: 6 }, asked: 1 })).toBe(1)
  })

  test('has to be one that the backup leads to', () => {
    for (const asked of [0, 4, 99]) expect(() => choose(setBack, { asked })).toThrow(`到不了时间线 ${String(asked)}`)
    expect(() => choose(setBack, { from: { timeline: 3, number: 8 }, asked: 2 })).toThrow('到不了时间线 2')
  })
})

describe('a segment that the archive lacks', () => {
  const without = (name: string): ArchiveContents => ({ ...setBack, segments: new Set([...setBack.segments].filter((one) => one !== name)) })
  const one = (timeline: number, number: number): string => segmentName({ timeline, number })

  test.each([[1, 3], [1, 4], [2, 5], [2, 6], [3, 7]])('of time line %i, number %i, is an end before the end', (timeline, number) => {
    expect(() => choose(without(one(timeline, number)), { asked: 3 })).toThrow(one(timeline, number))
  })

  test.each([[1, 5], [1, 6], [2, 7], [1, 2]])('of time line %i, number %i, is none that the way needs', (timeline, number) => {
    expect(choose(without(one(timeline, number)))).toBe(3)
  })

  test('matters on the way to a moment only where time lines part: elsewhere the server misses the moment, and says so', () => {
    expect(choose(without(one(2, 6)), { asked: 3, untilMs: forkedAt + 1 })).toBe(3)
    expect(() => choose(without(one(2, 5)), { asked: 3, untilMs: forkedAt + 1 })).toThrow(one(2, 5))
  })
})

describe('what PostgreSQL writes of its time lines', () => {
  test('is read: the segment, and the first commit that was left out, in any zone', () => {
    expect(parseHistory(`# a comment\n1\tA/FF000000\tbefore 2026-11-22 09:45:00.5+08\n\n2\tB/0\tbefore 2026-11-22 07:15:00+05:30\n3\tB/1000000\treached consistency\n4\tB/2000000\tafter transaction 731\n`)).toStrictEqual([
      { parent: 1, segment: 10 * 256 + 255, beforeMs: Date.parse('2026-11-22T01:45:00.500Z'), atEnd: false }, { parent: 2, segment: 11 * 256, beforeMs: Date.parse('2026-11-22T01:45:00Z'), atEnd: false },
      { parent: 3, segment: 11 * 256 + 1, beforeMs: undefined, atEnd: true }, { parent: 4, segment: 11 * 256 + 2, beforeMs: undefined, atEnd: false },
    ])
  })

  test.each(['', '\n', 'x', '1\t5\treason', '1 0/5 reason', '1\t0/5000148', '-1\t0/5\tx', '1\t0/123456789\tx', '1\t0/5\tx\nmore'])('is no history where it says %j', (text) => {
    expect(parseHistory(text)).toBeUndefined()
  })

  test('or any bytes: nothing makes the reader throw', () => {
    fc.assert(fc.property(fc.string(), fc.stringMatching(/^[0-9]{1,3}\t[0-9A-F/]{0,9}\t[a-z0-9 :.+-]{0,30}$/), (text, line) => [text, line].every((one) => Array.isArray(parseHistory(one) ?? []))))
  })

  test('a segment’s name is its time line and its number, both ways', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 ** 40 - 1 }), (timeline, number) => { expect(parseSegment(segmentName({ timeline, number }))).toStrictEqual({ timeline, number }) }))
    expect(segmentName({ timeline: 1, number: segmentNumberAt('1/A2000028') ?? -1 })).toBe('0000000100000001000000A2')
  })
})
