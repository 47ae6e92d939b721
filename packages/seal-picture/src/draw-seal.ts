import { refuse, type Refusal } from '@hub/kernel'
import type { Font } from 'fontkit'
import { missingCharacters, openFont } from './font.ts'
import { outlineOf, placed } from './glyph.ts'
import { arcLine, bottomLine, layoutFor, type SealLayout } from './layout.ts'
import type { Point, SealPath } from './path.ts'
import { ring, star } from './shape.ts'

/** 印章图样要求 */
export interface SealDrawing {
  /** 单位法定名称, along the arc: 4 to 30 characters. */
  readonly name: string
  /** The bottom line, such as 受理专用章: 2 to 12 characters; left out on the seal of the unit itself. */
  readonly bottom?: string
  readonly diameterMm: number
  /** One face as TrueType, OpenType or WOFF; the same bytes are parsed once. */
  readonly font: Uint8Array
}

/** 印章图样 — outlines alone: whoever shows it needs no font. */
export interface SealPicture { readonly widthMm: number; readonly heightMm: number; readonly paths: readonly SealPath[] }

export type SealDrawingFault = 'NAME_LENGTH' | 'BOTTOM_LENGTH' | 'DIAMETER' | 'FONT_UNREADABLE' | 'GLYPH_MISSING'

const nameLength = { min: 4, max: 30 } as const
const bottomLength = { min: 2, max: 12 } as const
/** Seals of units have 38 or 42 mm; the State Council's has 60, the smallest special seal 30 [M]. */
const diameter = { min: 30, max: 60 } as const

const within = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean => value >= min && value <= max

function checkDrawing({ name, bottom, diameterMm }: SealDrawing): Refusal<SealDrawingFault> | undefined {
  const count = [...name].length
  if (!within(count, nameLength)) return refuse('NAME_LENGTH', { ...nameLength, count })
  const bottomCount = bottom === undefined ? undefined : [...bottom].length
  if (bottomCount !== undefined && !within(bottomCount, bottomLength)) return refuse('BOTTOM_LENGTH', { ...bottomLength, count: bottomCount })
  return within(diameterMm, diameter) ? undefined : refuse('DIAMETER', { ...diameter })
}

function nameAlongArc(name: string, font: Font, centre: Point, layout: SealLayout): string {
  const characters = [...name]
  const { heightMm, widthScale, footRadius, angles } = arcLine(characters.length, layout)
  return characters.map((character, n) => {
    const angle = angles[n] ?? 0
    const at = { x: centre.x + footRadius * Math.sin(angle), y: centre.y - footRadius * Math.cos(angle) }
    return placed(outlineOf(font, character), { at, heightMm, widthScale, angle })
  }).join('')
}

function lineAtBottom(text: string, font: Font, centre: Point, layout: SealLayout): string {
  const characters = [...text]
  const { heightMm, widthScale, offsets } = bottomLine(characters.length, layout)
  return characters.map((character, n) => {
    const at = { x: centre.x + (offsets[n] ?? 0), y: centre.y + layout.bottomOffset }
    return placed(outlineOf(font, character), { at, heightMm, widthScale, angle: 0 })
  }).join('')
}

/**
 * 绘制圆形公章 — border, star, the name along the arc and a line at the bottom, as red paths. The same input gives the same
 * picture to the last digit. Refuses a character that the font cannot draw, naming it: a seal is never drawn with a gap.
 */
export function drawSeal(wanted: SealDrawing): SealPicture | Refusal<SealDrawingFault> {
  const refusal = checkDrawing(wanted)
  if (refusal !== undefined) return refusal
  const { name, bottom, diameterMm } = wanted
  const font = openFont(wanted.font)
  if (font === 'unreadable') return refuse('FONT_UNREADABLE')
  const missing = missingCharacters(font, name + (bottom ?? ''))
  if (missing.length > 0) return refuse('GLYPH_MISSING', { characters: missing, codePoints: missing.map(codePointOf) })
  const layout = layoutFor(diameterMm)
  const centre = { x: layout.radius, y: layout.radius }
  const shapes = [ring(centre, layout.radius, layout.borderWidth), star(centre, layout.starRadius), nameAlongArc(name, font, centre, layout)]
  const paths = [...shapes, ...(bottom === undefined ? [] : [lineAtBottom(bottom, font, centre, layout)])]
  return { widthMm: diameterMm, heightMm: diameterMm, paths: paths.map((d) => ({ d, fill: 'red' })) }
}

export function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
