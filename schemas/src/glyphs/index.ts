export { parseGlyphRanges, spellGlyphRanges, type GlyphRanges } from './glyph-ranges.ts'
export { findMissingGlyphs, glyphsToldMax, nameGlyphs, type NamedGlyphs } from './missing-glyphs.ts'
