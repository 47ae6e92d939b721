import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findMissingGlyphs, glyphsToldMax, nameGlyphs } from './missing-glyphs.ts'

describe('the embedded fonts', () => {
  test('draw rare names of the list of common standard characters, and what stands around them', () => {
    expect(findMissingGlyphs(['䶮㛃𬭎䴙䴘堃喆頔仝昉玥犇骉龘〇', '演（2024）第0000001号　长期·½'])).toEqual([])
  })

  test('lack what nothing would be drawn for: line breaks, marks without width, halves and private characters', () => {
    expect(findMissingGlyphs(['张\n三', '\u202e\u200b\ud842\ue000'])).toEqual(['\n', '\u202e', '\u200b', '\ud842', '\ue000'])
  })

  test('lack a character once, however often and wherever it stands', () => {
    expect(findMissingGlyphs(['张𪚥三𠮷𪚥', '𪚥', ''])).toEqual(['𪚥', '𠮷'])
  })
})

test('whatever the texts, what is lacking stands in them, once', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
    const missing = findMissingGlyphs(texts)
    expect(new Set(missing).size).toBe(missing.length)
    expect(missing.every((character) => texts.some((text) => text.includes(character)))).toBe(true)
  }))
})

describe('in a refusal', () => {
  test('a character is named by itself and its code point, one that cannot be seen by its code point alone', () => {
    expect(nameGlyphs(['𪚥', '\u202e', '\n'])).toEqual({ characters: ['𪚥'], codePoints: ['U+2A6A5', 'U+202E', 'U+000A'] })
  })

  test('not more are named than somebody can read', () => {
    const many = Array.from({ length: glyphsToldMax + 5 }, (_, at) => String.fromCodePoint(0x20000 + at))
    expect(nameGlyphs(many)).toMatchObject({ characters: { length: glyphsToldMax }, codePoints: { length: glyphsToldMax } })
  })
})
