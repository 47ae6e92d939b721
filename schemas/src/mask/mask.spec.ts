import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskName, maskNumber } from './index.ts'

describe('a masked name', () => {
  test.each([
    ['张三', '张**'],
    ['张三丰', '张**'],
    [' 张三 ', '张**'],
    ['张', '**'],
    ['', '**'],
    ['𠮷田', '𠮷**'],
    ['葛\u{E0100}城', '葛\u{E0100}**'],
    ['阿依古丽·买买提', '阿**'],
  ])('of a person: %j is shown as %j', (name, shown) => {
    expect(maskName(name)).toBe(shown)
  })

  test.each([
    ['示例市第一医院', '示****'],
    ['示例市云帆贸易有限公司', '示例****公司'],
    ['店', '****'],
  ])('of an organisation: %j is shown as %j', (name, shown) => {
    expect(maskName(name, 'organisation')).toBe(shown)
  })

  test('never shows more than half of an organisation and one character of a person', () => {
    // Marks belong to the character before them, however many there are; some letters are nothing but a base and marks once they are composed.
    const characters = (text: string) => text.match(/\P{M}|^\p{M}/gu)?.length ?? 0
    const mayShow = (name: string, owner: 'person' | 'organisation') => {
      const stars = [...name].filter((character) => character === '*').length
      return characters(maskName(name, owner).replaceAll('*', '')) - stars
    }
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
      expect(mayShow(name, 'organisation')).toBeLessThanOrEqual(characters(name) / 2)
      expect(mayShow(name, 'person')).toBeLessThanOrEqual(1)
      expect(maskName(name).endsWith('**')).toBe(true)
    }), { examples: [['!יִ    𝅘𝅥𝅮!'], ['\u{1D160}甲']] })
  })
})

describe('a masked number', () => {
  test.each([
    ['11010519491231002X', '110***********002X'],
    ['13800005678', '138****5678'],
    ['E12345678', 'E*****678'],
    ['12345', '1***5'],
    ['1234', '****'],
    ['', ''],
  ])('%j is shown as %j', (number, shown) => {
    expect(maskNumber(number)).toBe(shown)
  })

  test('keeps its length and hides at least three characters, or all of a shorter one', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9A-Z]{0,40}$/), (number) => {
      const shown = maskNumber(number)
      expect(shown).toHaveLength(number.length)
      expect([...shown].filter((character) => character === '*').length).toBeGreaterThanOrEqual(Math.min(number.length, 3))
    }))
  })
})
