import { describe, expect, test } from 'vitest'
import { fitText, type TextRoom } from './fit-text.ts'

/** Every character as wide as the letters are high */
const square = (text: string, points: number): number => [...text].length * points
const room = (change: Partial<TextRoom> = {}): TextRoom => ({ widthPoints: 100, heightPoints: 60, points: 20, overflow: { first: 'shrink', pointsMin: 10, linesMax: 3 }, ...change })

describe('a text', () => {
  test('that fits stands on one line at full size', () => {
    expect(fitText(['五个汉字好'], room(), square)).toEqual({ points: 20, lines: ['五个汉字好'] })
  })

  test('that is wider shrinks first, as little as needed', () => {
    expect(fitText(['一共是八个汉字哦'], room(), square)).toEqual({ points: 12.5, lines: ['一共是八个汉字哦'] })
  })

  test('that is wider still is wrapped, at the largest size at which the lines have room', () => {
    const fitted = fitText(['一二三四五六七八九十一二'], room(), square)
    expect(fitted).toEqual({ points: 16.5, lines: ['一二三四五六', '七八九十一二'] })
  })

  test('that is long by nature is wrapped at once', () => {
    expect(fitText(['一二三四五六'], room({ overflow: { first: 'wrap', pointsMin: 10, linesMax: 3 } }), square)).toEqual({ points: 20, lines: ['一二三四五', '六'] })
  })

  test('of several parts keeps them on one line where there is room, and on lines of their own where there is not', () => {
    const overflow = { first: 'wrap', pointsMin: 10, linesMax: 3 } as const
    expect(fitText(['甲局', '乙局'], room({ overflow }), square)).toEqual({ points: 20, lines: ['甲局　乙局'] })
    expect(fitText(['甲甲局', '乙局'], room({ overflow }), square)).toEqual({ points: 20, lines: ['甲甲局', '乙局'] })
    expect(fitText(['甲甲局', '乙乙乙乙乙局'], room({ overflow }), square)).toEqual({ points: 16.5, lines: ['甲甲局', '乙乙乙乙乙局'] })
  })

  test('that fits in no way does not come out at all', () => {
    expect(fitText(['字'.repeat(31)], room(), square)).toBeUndefined()
    expect(fitText(['字'.repeat(30)], room(), square)?.lines).toHaveLength(3)
  })

  test('may need the smallest size even where it is no whole step away', () => {
    expect(fitText(['字'.repeat(9)], room({ points: 20.1, overflow: { first: 'shrink', pointsMin: 11.1, linesMax: 1 } }), square)?.points).toBeCloseTo(11.1)
  })

  test('never stands higher than its box', () => {
    expect(fitText(['字'], room({ heightPoints: 9 }), square)).toBeUndefined()
    expect(fitText(['字'.repeat(12)], room({ heightPoints: 24 }), square)).toBeUndefined()
  })

  test('of any length is answered soon', () => {
    const calls = { count: 0 }
    const counting = (text: string, points: number): number => { calls.count += text.length; return square(text, points) }
    expect(fitText(['字'.repeat(20_000)], room(), counting)).toBeUndefined()
    expect(calls.count).toBeLessThan(20_000 * 200)
  })
})
