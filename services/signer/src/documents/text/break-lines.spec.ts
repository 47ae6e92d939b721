import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { breakLines } from './break-lines.ts'

const byCount = (text: string): number => [...text].length

describe('a text is broken', () => {
  test('between characters, where the line is full', () => {
    expect(breakLines('国有建设用地使用权', 4, byCount)).toEqual(['国有建设', '用地使用', '权'])
  })

  test('not within a word of letters and digits that a line can hold', () => {
    expect(breakLines('电话ABC123，地址', 7, byCount)).toEqual(['电话', 'ABC123，', '地址'])
  })

  test('within a word that no line can hold', () => {
    expect(breakLines('号ABCDEFG', 3, byCount)).toEqual(['号AB', 'CDE', 'FG'])
  })

  test('so that no line begins with a closing mark', () => {
    expect(breakLines('软件开发；信息', 4, byCount)).toEqual(['软件开', '发；信息'])
  })

  test('so that no line ends with an opening mark', () => {
    expect(breakLines('销售（依法', 3, byCount)).toEqual(['销售', '（依法'])
  })

  test('somewhere, even if it is marks only', () => {
    expect(breakLines('，，，，，', 2, byCount)).toEqual(['，，', '，，', '，'])
  })

  test('again, where what goes over leaves too little room for the word after it', () => {
    expect(breakLines('甲（（（ABC', 4, byCount)).toEqual(['甲', '（（（', 'ABC'])
  })

  test('with its indent, and without the space where a line ends', () => {
    expect(breakLines('　　根据 规定', 4, byCount)).toEqual(['　　根据', '规定'])
  })

  test('into nothing, if it is nothing', () => {
    expect(breakLines('', 3, byCount)).toEqual([])
  })
})

const texts = fc.array(fc.constantFrom('甲', '乙', '，', '。', '（', '）', 'A', '7', '-', '《', '》'), { maxLength: 80 }).map((parts) => parts.join(''))

test('nothing is lost, nothing is added, and no line is wider than there is room', () => {
  fc.assert(fc.property(texts, fc.integer({ min: 1, max: 12 }), (text, width) => {
    const lines = breakLines(text, width, byCount)
    expect(lines.join('')).toBe(text)
    expect(lines.every((line) => line !== '' && byCount(line) <= width)).toBe(true)
  }), { numRuns: 3_000 })
})
