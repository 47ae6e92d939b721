import { drawnRanges } from './drawn-ranges.ts'
import { hasGlyph, parseGlyphRanges, type GlyphRanges } from './glyph-ranges.ts'

/** What the fonts that come with the program draw, in either weight. */
const shipped = parseGlyphRanges(drawnRanges) ?? []

/**
 * 缺字 — the characters of the texts that the embedded fonts do not draw, each once, in their order: a file would show nothing in their place, or refuse to be
 * made. Line breaks, marks without width and halves of a character are among them. `further` is what an operator's own fonts draw beside the embedded ones.
 */
export function findMissingGlyphs(texts: Iterable<string>, further: GlyphRanges = []): readonly string[] {
  const missing = new Set<string>()
  for (const text of texts) for (const character of text) if (![shipped, further].some((ranges) => hasGlyph(ranges, character.codePointAt(0) ?? 0))) missing.add(character)
  return [...missing]
}

/** 缺字说明 — for a refusal: each character that can be seen as it is, and every one by its code point (U+4DAE); at most `glyphsToldMax` of each. */
export interface NamedGlyphs { readonly characters: readonly string[]; readonly codePoints: readonly string[] }

export const glyphsToldMax = 20

export function nameGlyphs(missing: readonly string[]): NamedGlyphs {
  const told = missing.slice(0, glyphsToldMax)
  return {
    characters: told.filter((character) => /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)),
    codePoints: told.map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`),
  }
}
