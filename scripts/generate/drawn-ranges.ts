import { InvariantViolation } from '@hub/kernel'
import { spellGlyphRanges } from '../../schemas/src/glyphs/glyph-ranges.ts'
import { loadInstalledFonts } from '../../services/signer/src/documents/fonts/installed-fonts.ts'

const lineCharsMax = 150

/** 字库覆盖 — schemas/src/glyphs/drawn-ranges.ts from the fonts that the signer embeds, as they are installed. */
export async function drawnRangesFile(): Promise<string> {
  const order = await loadInstalledFonts()
  const [regular, strong] = [order.regular, order.strong].map((faces) => spellGlyphRanges(faces.flatMap(({ font, draws }) => font.characterSet.filter(draws))))
  // One table serves both: a character of one weight alone would be found missing only when the file is made.
  if (regular === undefined || regular !== strong) throw new InvariantViolation('both weights draw the same characters')
  const lines = regular.match(new RegExp(`.{1,${lineCharsMax}}(?: |$)`, 'g')) ?? []
  return `/** 字库覆盖 — made by \`npm run gen\` from the fonts that the signer embeds; do not edit. Ranges of code points that they draw, ascending, in base 36. */
export const drawnRanges = \`
${lines.map((line) => line.trim()).join('\n')}
\`.trim().replaceAll('\\n', ' ')
`
}
