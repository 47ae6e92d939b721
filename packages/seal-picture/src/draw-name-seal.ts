import { refuse, type Refusal } from '@hub/kernel'
import { codePointOf, type SealDrawingFault, type SealPicture } from './draw-seal.ts'
import { missingCharacters, openFont } from './font.ts'
import { outlineOf, placed } from './glyph.ts'
import { polygon } from './path.ts'

/** 个人名章图样要求 */
export interface NameSealDrawing {
  /** 姓名: 2 to 4 characters. */
  readonly name: string
  readonly sideMm: number
  /** One face as TrueType, OpenType or WOFF; the same bytes are parsed once. */
  readonly font: Uint8Array
}

const nameLength = { min: 2, max: 4 } as const
/** Seals of persons in office have 18 to 25 mm [M]. */
const side = { min: 12, max: 30 } as const
/** As seals of persons are filled up to four characters. */
const fillings: Readonly<Record<number, string>> = { 2: '之印', 3: '印', 4: '' }
/** Parts of the side. */
const border = 0.055
const margin = 0.09
/** Part of its cell that a character fills. */
const filled = 0.94

/** 绘制个人名章 — square, four characters in two columns from the right, as red paths. Refuses a character that the font cannot draw, naming it. */
export function drawNameSeal({ name, sideMm, font: bytes }: NameSealDrawing): SealPicture | Refusal<SealDrawingFault> {
  const count = [...name].length
  const filling = fillings[count]
  if (filling === undefined) return refuse('NAME_LENGTH', { ...nameLength, count })
  if (!(sideMm >= side.min && sideMm <= side.max)) return refuse('DIAMETER', { ...side })
  const font = openFont(bytes)
  if (font === 'unreadable') return refuse('FONT_UNREADABLE')
  const missing = missingCharacters(font, name)
  if (missing.length > 0) return refuse('GLYPH_MISSING', { characters: missing, codePoints: missing.map(codePointOf) })
  const cell = (sideMm * (1 - 2 * margin)) / 2
  const characters = [...name, ...filling].map((character, at) => {
    const [column, row] = [at < 2 ? 1 : 0, at % 2]
    const foot = { x: sideMm * margin + (column + 0.5) * cell, y: sideMm * margin + (row + 1) * cell - (cell * (1 - filled)) / 2 }
    return placed(outlineOf(font, character), { at: foot, heightMm: cell * filled, widthScale: 1, angle: 0 })
  })
  return { widthMm: sideMm, heightMm: sideMm, paths: [frame(sideMm), characters.join('')].map((d) => ({ d, fill: 'red' })) }
}

/** The inner square runs the other way: a hole under either rule of filling. */
function frame(sideMm: number): string {
  const square = (from: number, to: number, clockwise: boolean): string => {
    const corners = [{ x: from, y: from }, { x: to, y: from }, { x: to, y: to }, { x: from, y: to }]
    return polygon(clockwise ? corners : corners.reverse())
  }
  return square(0, sideMm, true) + square(sideMm * border, sideMm * (1 - border), false)
}
