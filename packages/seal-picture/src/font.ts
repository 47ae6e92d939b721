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

/** 缺字 — the characters that the font has no outline for, each once, in the order of the text. */
export function missingCharacters(font: Font, text: string): readonly string[] {
  const characters = [...new Set(text)]
  return characters.filter((character) => {
    const codePoint = character.codePointAt(0) ?? 0
    return !font.hasGlyphForCodePoint(codePoint) || font.glyphForCodePoint(codePoint).path.commands.length === 0
  })
}
