import { create, type Font } from 'fontkit'

/** 字体 — one font file. `bytes` are what is embedded; `font` is for measuring and for knowing what it can draw, never for drawing. */
export interface FontFace {
  readonly name: string
  readonly bytes: Uint8Array
  readonly font: Font
  /** Has a glyph for this code point: of its own, and not blank unless the character itself is. */
  readonly draws: (codePoint: number) => boolean
  /** Width of the character, in parts of the letter's size. */
  readonly advance: (codePoint: number) => number
}

const blank = /^\p{White_Space}$/u

/** Reads a TrueType or OpenType file (no collection). Throws where it is none: fonts come with the program or from its operator. */
export function openFontFace(name: string, bytes: Uint8Array): FontFace {
  const font = create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (!('layout' in font)) throw new TypeError(`${name} is a collection of fonts`)
  const drawn = new Map<number, boolean>()
  const widths = new Map<number, number>()
  return {
    name, bytes, font,
    draws: (codePoint) => remembered(drawn, codePoint, () => hasInk(font, codePoint)),
    advance: (codePoint) => remembered(widths, codePoint, () => font.glyphForCodePoint(codePoint).advanceWidth / font.unitsPerEm),
  }
}

function hasInk(font: Font, codePoint: number): boolean {
  if (!font.hasGlyphForCodePoint(codePoint) || isBorrowed(font, codePoint)) return false
  if (blank.test(String.fromCodePoint(codePoint))) return true
  const { minX, maxX, minY, maxY } = font.glyphForCodePoint(codePoint).cbox
  return maxX > minX && maxY > minY
}

/** 同形 — a radical or compatibility ideograph (⼀ U+2F00) that shares the glyph of an ordinary one (一): a reader of the file may get the other of the two. */
function isBorrowed(font: Font, codePoint: number): boolean {
  const character = String.fromCodePoint(codePoint)
  const ordinary = character.normalize('NFKC')
  if (ordinary === character || !/^\p{Script=Han}$/u.test(ordinary)) return false
  return font.glyphForCodePoint(codePoint).id === font.glyphForCodePoint(ordinary.codePointAt(0) ?? 0).id
}

function remembered<V>(known: Map<number, V>, key: number, make: () => V): V {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}
