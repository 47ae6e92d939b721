import { assert } from '@hub/kernel'
import { element, type Attributes, type Markup } from '../xml/write-xml.ts'
import type { Box, Ink, Matrix, OfdObject, OfdPath, OfdText, PathStep } from './document.ts'
import { decimal, numbers, pathNumbers } from './numbers.ts'

/** Numbers of the document's units: fonts first, then pages, layers and objects as they come. */
export interface Numbering { next(): number; fontId(name: string): number }

/** A matrix has more need of digits than a length has. */
const matrixDigits = 6
const opaque = 255

function placing(id: number, box: Box, turn: Matrix | undefined): Attributes {
  return {
    ID: id, Boundary: numbers([box.x, box.y, box.width, box.height]),
    CTM: turn?.map((value) => String(Number(value.toFixed(matrixDigits)) + 0)).join(' '),
  }
}

function colour(name: 'FillColor' | 'StrokeColor', { rgb, opacity = 1 }: Ink): Markup {
  return element(name, { Value: rgb.join(' '), Alpha: opacity === 1 ? undefined : Math.round(opacity * opaque) })
}

export function objectMarkup(object: OfdObject, numbering: Numbering): Markup {
  return object.kind === 'path' ? pathMarkup(object, numbering.next()) : textMarkup(object, numbering)
}

/** 路径图元 (GB/T 33190-2016, 9.1 [M]) — strokes unless told otherwise, fills only when told. */
function pathMarkup({ box, turn, steps, fill, stroke }: OfdPath, id: number): Markup {
  return element('PathObject', {
    ...placing(id, box, turn), LineWidth: stroke === undefined ? undefined : decimal(stroke.width),
    Stroke: stroke === undefined ? 'false' : undefined, Fill: fill === undefined ? undefined : 'true',
  }, [
    ...(stroke === undefined ? [] : [colour('StrokeColor', stroke)]),
    ...(fill === undefined ? [] : [colour('FillColor', fill)]),
    element('AbbreviatedData', {}, steps.map(stepText).join(' ')),
  ])
}

function stepText([letter, ...spots]: PathStep): string {
  return spots.length === 0 ? letter : `${letter} ${pathNumbers(spots.flat())}`
}

/** 文字图元 (GB/T 33190-2016, 11.2 [M]) */
function textMarkup({ box, turn, font, size, ink, at: [x, y], text, advances }: OfdText, numbering: Numbering): Markup {
  assert([...text].length === advances.length + 1, 'a text has one advance between two characters')
  return element('TextObject', { ...placing(numbering.next(), box, turn), Font: numbering.fontId(font), Size: decimal(size) }, [
    colour('FillColor', ink),
    element('TextCode', { X: decimal(x), Y: decimal(y), DeltaX: deltas(advances) }, text),
  ])
}

/** 字间距 — equal ones in a row are written once with their count, `g 5 3.5` (GB/T 33190-2016, 11.3 [M]). One a character: those beyond the basic plane count once. */
function deltas(advances: readonly number[]): string | undefined {
  const runs: { width: string; count: number }[] = []
  for (const width of advances.map(decimal)) {
    const last = runs.at(-1)
    if (last?.width === width) last.count += 1
    else runs.push({ width, count: 1 })
  }
  return runs.length === 0 ? undefined : runs.map(({ width, count }) => (count > 2 ? `g ${count} ${width}` : Array<string>(count).fill(width).join(' '))).join(' ')
}
