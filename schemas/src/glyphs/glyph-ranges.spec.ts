import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasGlyph, parseGlyphRanges, spellGlyphRanges } from './glyph-ranges.ts'
import { findMissingGlyphs } from './missing-glyphs.ts'

test('a table says of every code point whether it was among those that it was made of', () => {
  const codePoints = fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength: 80 })
  fc.assert(fc.property(codePoints, fc.integer({ min: 0, max: 0x10ffff }), (known, other) => {
    const ranges = parseGlyphRanges(spellGlyphRanges(known)) ?? []
    const asked = [other, ...known.flatMap((each) => [each - 1, each, each + 1])]
    expect(asked.map((each) => hasGlyph(ranges, each))).toEqual(asked.map((each) => known.includes(each)))
  }))
})

test.each(['-', 'a-', '-a', 'b a', 'a a', 'b-a', 'a-c b', 'a  b', ' a', 'A', 'a,b', 'nvnk', 'zzzzz', 'zzzzzz', '\n', 'a'.padEnd(500_000, ' a')])('%.12s is no table', (text) => {
  expect(parseGlyphRanges(text)).toBeUndefined()
})

test('what the operator’s fonts draw is not missing; all else is as it was', () => {
  const further = parseGlyphRanges(spellGlyphRanges(['𪚥'.codePointAt(0) ?? 0]))
  expect([findMissingGlyphs(['张𪚥𠮷\n']), findMissingGlyphs(['张𪚥𠮷\n'], further)]).toEqual([['𪚥', '𠮷', '\n'], ['𠮷', '\n']])
})
