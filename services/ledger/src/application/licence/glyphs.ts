import type { GlyphRanges } from '@hub/schemas'

/** 字库 — what the signer's own fonts draw beside those that come with the program; as far as is known, which at the least is nothing. */
export interface Glyphs { further(): GlyphRanges }

export const embeddedGlyphs: Glyphs = { further: () => [] }
