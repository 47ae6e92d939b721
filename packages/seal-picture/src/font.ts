import { create, type Font } from 'fontkit'

/** A parsed font stays as long as its bytes do: parsing one of fifteen megabytes takes longer than drawing a thousand seals. */
const parsed = new WeakMap<Uint8Array, Font | 'unreadable'>()

function parse(bytes: Uint8Array): Font | 'unreadable' {
  try {
    const font = create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return 'fonts' in font ? 'unreadable' : font
  } catch {
    return 'unreadable'
  }
}

/** 字体 — TrueType, OpenType or WOFF, one face. Fonts come with the product or its operator, not from a stranger. */
export function openFont(bytes: Uint8Array): Font | 'unreadable' {
  const font = parsed.get(bytes) ?? parse(bytes)
  parsed.set(bytes, font)
  return font
}

/**
 * 缺字 — the characters that the font has no outline for, each once, in the order of the text. A font is read as it is asked: one that is damaged somewhere lacks the characters there, for `outlineOf`
 * reads no more of it than is read here.
 */
export function missingCharacters(font: Font, text: string): readonly string[] {
  const characters = [...new Set(text)]
  return characters.filter((character) => !hasOutline(font, character.codePointAt(0) ?? 0))
}

function hasOutline(font: Font, codePoint: number): boolean {
  try {
    if (!font.hasGlyphForCodePoint(codePoint) || !(font.unitsPerEm > 0)) return false
    const { path: { commands }, advanceWidth } = font.glyphForCodePoint(codePoint)
    return commands.length > 0 && [advanceWidth, ...commands.flatMap(({ args }) => args)].every(Number.isFinite)
  } catch {
    return false
  }
}
