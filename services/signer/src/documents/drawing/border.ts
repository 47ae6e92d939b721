import type { TemplateBorder } from '@hub/schemas'
import { pointsOf } from '../layout/units.ts'
import { wavePath, type Point } from './path-data.ts'
import { rosettePath } from './rosette.ts'
import type { Canvas } from './canvas.ts'

const thickPoints = 1.6
const thinPoints = 0.5
const strandPoints = 0.3
/** Three waves of long and three of short length, each shifted against the others: their crossings make the mesh. In parts of the band. */
const mesh = [
  { length: 1.6, height: 0.36, phase: 0 }, { length: 1.6, height: 0.28, phase: 1 }, { length: 1.6, height: 0.36, phase: 2 },
  { length: 0.8, height: 0.2, phase: 1 }, { length: 0.8, height: 0.12, phase: 0 }, { length: 0.8, height: 0.2, phase: 3 },
] as const

/** 花边 — drawn along the page's edge, each side a whole number of waves so that the corners meet. */
export function drawBorder(canvas: Canvas, { style, insetMm, bandMm, colour, second }: TemplateBorder, page: { readonly width: number; readonly height: number }): void {
  const [inset, band] = [pointsOf(insetMm), pointsOf(bandMm)]
  const rectangle = (distance: number, width: number, ink: string): void => {
    canvas.lineWidth(width).rect(distance, distance, page.width - 2 * distance, page.height - 2 * distance).stroke(ink)
  }
  rectangle(inset, thickPoints, colour)
  rectangle(inset + band, thinPoints, colour)
  if (style === 'lines') return
  for (const { length, toPage } of sides(page, inset, band))
    mesh.forEach((strand, at) => {
      const waves = Math.max(1, Math.round(length / (band * strand.length)))
      const path = wavePath({ length, amplitude: band * strand.height, halves: waves * 2, phase: strand.phase, toPage })
      canvas.lineWidth(strandPoints).path(path).stroke(at % 2 === 0 ? colour : second)
    })
  for (const corner of corners(page, inset + band / 2)) drawCorner(canvas, corner, { band, colour, second })
  rectangle(inset + thickPoints * 1.6, thinPoints, colour)
}

interface Side { readonly length: number; readonly toPage: (along: number, across: number) => Point }

function sides({ width, height }: { readonly width: number; readonly height: number }, inset: number, band: number): readonly Side[] {
  const near = inset + band / 2
  const start = inset + band
  return [
    { length: width - 2 * start, toPage: (along, across) => [start + along, near + across] },
    { length: width - 2 * start, toPage: (along, across) => [start + along, height - near + across] },
    { length: height - 2 * start, toPage: (along, across) => [near + across, start + along] },
    { length: height - 2 * start, toPage: (along, across) => [width - near + across, start + along] },
  ]
}

function corners({ width, height }: { readonly width: number; readonly height: number }, distance: number): readonly Point[] {
  return [[distance, distance], [width - distance, distance], [distance, height - distance], [width - distance, height - distance]]
}

function drawCorner(canvas: Canvas, centre: Point, { band, colour, second }: { readonly band: number; readonly colour: string; readonly second: string }): void {
  const radius = band * 0.47
  canvas.lineWidth(strandPoints).path(rosettePath({ centre, radius, petals: 8, rings: 4 })).stroke(colour)
  canvas.lineWidth(strandPoints).path(rosettePath({ centre, radius: radius * 0.6, petals: 6, rings: 2 })).stroke(second)
}
