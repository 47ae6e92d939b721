import type { Font } from 'fontkit'
import { point, type Point } from './path.ts'

/** 字形 — an outline in a box one em high: x from the middle, y upwards from the bottom, both in ems. */
export interface Outline {
  readonly commands: readonly { readonly command: string; readonly args: readonly number[] }[]
  /** In ems: full-width characters have 1. */
  readonly width: number
}

/** How far below the baseline the box of an ideographic character begins, in ems; the usual division of CJK fonts. */
const boxBottom = -0.12

export function outlineOf(font: Font, character: string): Outline {
  const { path, advanceWidth } = font.glyphForCodePoint(character.codePointAt(0) ?? 0)
  const em = font.unitsPerEm
  const commands = path.commands.map(({ command, args }) => ({
    command,
    args: args.map((value, at) => (at % 2 === 0 ? (value - advanceWidth / 2) / em : value / em - boxBottom)),
  }))
  return { commands, width: advanceWidth / em }
}

/** 放置 — where the middle of the bottom of a character's box comes to stand, how large, and how far it is turned clockwise. */
export interface Placement { readonly at: Point; readonly heightMm: number; readonly widthScale: number; readonly angle: number }

const letters: Readonly<Record<string, string>> = { moveTo: 'M', lineTo: 'L', quadraticCurveTo: 'Q', bezierCurveTo: 'C', closePath: 'Z' }

/** The outline as path data in its place. A character stays straight; only the line on which it stands is bent. */
export function placed({ commands }: Outline, { at, heightMm, widthScale, angle }: Placement): string {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const place = (x: number, y: number): Point => {
    const right = x * heightMm * widthScale
    const up = y * heightMm
    return { x: at.x + right * cos + up * sin, y: at.y + right * sin - up * cos }
  }
  return commands.map(({ command, args }) => {
    const points = Array.from({ length: args.length / 2 }, (_, n) => point(place(args[2 * n] ?? 0, args[2 * n + 1] ?? 0)))
    return `${letters[command] ?? ''}${points.join(' ')}`
  }).join('')
}

