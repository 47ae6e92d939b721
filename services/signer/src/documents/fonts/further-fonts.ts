import { Unavailable } from '@hub/kernel'
import { spellGlyphRanges } from '@hub/schemas'
import { readFile } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { openFontFace } from './font-face.ts'
import type { FontOrder } from './font-order.ts'
import type { FurtherFont } from './installed-fonts.ts'

/** Each is kept in memory by every thread that composes. */
const fontsMax = 8

/** 后备字体设置 — absolute paths separated by colons, in the order in which they are asked; undefined for anything else. Unset and empty: none. */
export function parseFurtherFonts(text: string): readonly FurtherFont[] | undefined {
  const paths = text === '' ? [] : text.split(':')
  if (paths.length > fontsMax || !paths.every(isAbsolute) || new Set(paths).size < paths.length) return undefined
  return paths.map((path, at) => ({ name: `further-${at + 1}`, path }))
}

/** 后备字体不可用 — the message names the file and what to do. */
export class FontUnusable extends Unavailable {
  override readonly name = 'FontUnusable'
}

/** Reads each once, so that a wrong one stops the start and not the first file. @throws FontUnusable */
export async function checkFurtherFonts(fonts: readonly FurtherFont[]): Promise<void> {
  for (const { name, path } of fonts)
    try {
      openFontFace(name, await readFile(path))
    } catch (cause) {
      throw new FontUnusable(`后备字体 ${path} 读不了，或不是单个 TrueType、OpenType 字体；请更正 SIGNER_FONTS`, { cause })
    }
}

/** 后备字体的覆盖 — code points that the further fonts draw and the embedded ones do not, as a table of schemas/glyphs. */
export function furtherRanges({ regular: [embedded, ...further] }: FontOrder): string {
  return spellGlyphRanges(further.flatMap(({ font, draws }) => font.characterSet.filter((codePoint) => embedded?.draws(codePoint) !== true && draws(codePoint))))
}
