import { assert } from '@hub/kernel'
import type { Box, Ink, Matrix, OfdObject, PathStep, Spot } from '@hub/ofd'
import type { Canvas, LineOptions } from '../drawing/canvas.ts'
import type { Page } from '../drawing/draw-page.ts'
import type { FontFace } from '../fonts/font-face.ts'
import { knownSteps } from './ofd-path.ts'
import { mmOf, spotInMm } from './ofd-units.ts'

interface State { readonly opacity: number; readonly turn: Matrix | undefined }

/** How far a glyph may reach beyond its em square and its line, in ems: viewers cut off what lies outside an object's box. */
const overhang = 0.3
/** A quarter of a circle as a cubic curve */
const roundness = 0.5523
const unturned: State = { opacity: 1, turn: undefined }

/** OFD 画布 — takes what is drawn as objects of OFD, in millimetres, in their order; and which characters each font has to draw. */
export class OfdCanvas implements Canvas {
  readonly objects: OfdObject[] = []
  readonly characters = new Map<FontFace, Set<string>>()
  readonly #page: Box
  readonly #faces: ReadonlyMap<string, FontFace>
  #steps: PathStep[] = []
  #width = 1
  #face: FontFace | undefined
  #size = 1
  #ink = '#000000'
  #state = unturned
  readonly #saved: State[] = []

  constructor({ width, height }: Page, faces: readonly FontFace[]) {
    this.#page = { x: 0, y: 0, width: mmOf(width), height: mmOf(height) }
    this.#faces = new Map(faces.map((face) => [face.name, face]))
  }

  lineWidth(points: number): this { this.#width = points; return this }
  moveTo(x: number, y: number): this { return this.#add(['M', spotInMm([x, y])]) }
  lineTo(x: number, y: number): this { return this.#add(['L', spotInMm([x, y])]) }
  path(data: string): this { return this.#add(...knownSteps(data, spotInMm)) }
  font(name: string): this { this.#face = this.#faces.get(name); return this }
  fontSize(points: number): this { this.#size = points; return this }
  fillColor(colour: string): this { this.#ink = colour; return this }
  fillOpacity(opacity: number): this { this.#state = { ...this.#state, opacity }; return this }
  save(): this { this.#saved.push(this.#state); return this }
  restore(): this { this.#state = this.#saved.pop() ?? unturned; return this }

  rect(x: number, y: number, width: number, height: number): this {
    return this.polygon([x, y], [x + width, y], [x + width, y + height], [x, y + height])
  }

  polygon(...points: number[][]): this {
    return this.#add(...points.map(([x = 0, y = 0], at): PathStep => [at === 0 ? 'M' : 'L', spotInMm([x, y])]), ['C'])
  }

  roundedRect(x: number, y: number, width: number, height: number, corner: number): this {
    const round = Math.min(corner, width / 2, height / 2)
    if (round === 0) return this.rect(x, y, width, height)
    const [right, bottom, near] = [x + width, y + height, round * (1 - roundness)]
    const spots = (...values: readonly Spot[]): string => values.map((spot) => spot.join(' ')).join(' ')
    return this.path([
      `M${spots([x + round, y])}L${spots([right - round, y])}C${spots([right - near, y], [right, y + near], [right, y + round])}`,
      `L${spots([right, bottom - round])}C${spots([right, bottom - near], [right - near, bottom], [right - round, bottom])}`,
      `L${spots([x + round, bottom])}C${spots([x + near, bottom], [x, bottom - near], [x, bottom - round])}`,
      `L${spots([x, y + round])}C${spots([x, y + near], [x + near, y], [x + round, y])}Z`,
    ].join(''))
  }

  stroke(colour: string): this { return this.#draw({ stroke: { ...this.#inkOf(colour), width: mmOf(this.#width) } }) }
  fill(colour: string): this { return this.#draw({ fill: this.#inkOf(colour) }) }
  fillAndStroke(fill: string, stroke: string): this { return this.#draw({ fill: this.#inkOf(fill), stroke: { ...this.#inkOf(stroke), width: mmOf(this.#width) } }) }

  rotate(degrees: number, { origin }: { readonly origin: [number, number] }): this {
    assert(this.#state.turn === undefined, 'a page is turned once at a time')
    const [x, y] = spotInMm(origin)
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
    this.#state = { ...this.#state, turn: [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y] }
    return this
  }

  text(line: string, x: number, baseline: number, { characterSpacing }: LineOptions): this {
    const face = this.#face
    assert(face !== undefined, 'a text has a font of the order')
    const characters = [...line]
    const advances = characters.map((character) => mmOf(face.advance(character.codePointAt(0) ?? 0) * this.#size + characterSpacing))
    const size = mmOf(this.#size)
    const width = advances.reduce((sum, advance) => sum + advance, 0)
    const start: Spot = spotInMm([x, baseline])
    const { turn } = this.#state
    if (!touches(this.#page, [start, [start[0] + width, start[1]] as const].map((spot) => turned(turn, spot)))) return this
    // A turned line has the page for its box: the turn is about a point of the page.
    const box = turn === undefined ? { x: start[0] - overhang * size, y: start[1] - (1 + overhang) * size, width: width + 2 * overhang * size, height: (1 + 2 * overhang) * size } : this.#page
    const at: Spot = turn === undefined ? [overhang * size, (1 + overhang) * size] : start
    this.objects.push({ kind: 'text', box, ...(turn && { turn }), font: face.name, size, ink: this.#inkOf(this.#ink), at, text: line, advances: advances.slice(0, -1) })
    const known = this.characters.get(face) ?? new Set()
    for (const character of characters) known.add(character)
    this.characters.set(face, known)
    return this
  }

  #add(...steps: readonly PathStep[]): this {
    // Not spread into push: a code of some thousand squares would be as many arguments.
    this.#steps = this.#steps.concat(steps)
    return this
  }

  #draw(inks: { readonly fill?: Ink; readonly stroke?: Ink & { readonly width: number } }): this {
    const { turn } = this.#state
    this.objects.push({ kind: 'path', box: this.#page, ...(turn && { turn }), steps: this.#steps, ...inks })
    this.#steps = []
    return this
  }

  #inkOf(colour: string): Ink {
    return { ...inkOf(colour), ...(this.#state.opacity === 1 ? {} : { opacity: this.#state.opacity }) }
  }
}

function turned(turn: Matrix | undefined, [x, y]: Spot): Spot {
  const [a, b, c, d, e, f] = turn ?? [1, 0, 0, 1, 0, 0]
  return [a * x + c * y + e, b * x + d * y + f]
}

/** Whether a way between two spots may cross the page: a watermark goes round it, and viewers do not all cut it off. */
function touches({ width, height }: Box, spots: readonly Spot[]): boolean {
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)]
  return Math.max(...xs) >= 0 && Math.min(...xs) <= width && Math.max(...ys) >= 0 && Math.min(...ys) <= height
}

/** #rrggbb as red, green and blue. */
export function inkOf(colour: string): Ink {
  assert(/^#[0-9a-f]{6}$/i.test(colour), 'a template has colours of six digits')
  const value = Number.parseInt(colour.slice(1), 16)
  return { rgb: [value >> 16, (value >> 8) & 0xff, value & 0xff] }
}
