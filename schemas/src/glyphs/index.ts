export { findMissingGlyphs, glyphsToldMax, nameGlyphs, type NamedGlyphs } from './missing-glyphs.ts'
