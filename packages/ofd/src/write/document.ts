import type { CustomData } from '../custom-data.ts'

/** A point in millimetres from the upper left corner, y down. */
export type Spot = readonly [x: number, y: number]
export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Red, green, blue, each 0 to 255; `opacity` 0 to 1, left out for 1. */
export interface Ink { readonly rgb: readonly [number, number, number]; readonly opacity?: number }

/** 变换 — a b c d e f of a 3×3 matrix (GB/T 33190-2016, 8.3): x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = readonly [number, number, number, number, number, number]

/** 路径 — M move, L line, B cubic Bézier curve, C close (GB/T 33190-2016, 9.1 [M]); millimetres from the corner of the object's box. */
export type PathStep =
  | readonly ['M' | 'L', Spot]
  | readonly ['B', Spot, Spot, Spot]
  | readonly ['C']

/** 图元 — what a page shows. `box` is the object's boundary on the page: its coordinates begin there, and viewers cut off what is outside. */
export type OfdObject = OfdPath | OfdText

export interface OfdPath {
  readonly kind: 'path'
  readonly box: Box
  readonly turn?: Matrix
  readonly steps: readonly PathStep[]
  readonly fill?: Ink
  readonly stroke?: Ink & { readonly width: number }
}

/** One line of text in one font. */
export interface OfdText {
  readonly kind: 'text'
  readonly box: Box
  readonly turn?: Matrix
  /** A name among the document's fonts */
  readonly font: string
  /** Height of the em square */
  readonly size: number
  readonly ink: Ink
  /** Left end of the baseline, from the corner of the box */
  readonly at: Spot
  readonly text: string
  /** From the origin of each character to that of the next: one fewer than there are characters. */
  readonly advances: readonly number[]
}

/** 字体 — embedded: a TrueType or OpenType file with the characters that the document needs. `name` is how the objects call it. */
export interface OfdFont { readonly name: string; readonly postscriptName: string; readonly familyName: string; readonly bytes: Uint8Array; readonly extension: 'ttf' | 'otf' }

export interface OfdPage { readonly width: number; readonly height: number; readonly background: readonly OfdObject[]; readonly body: readonly OfdObject[] }

/** 文档 — lengths in millimetres. Nothing is taken from a clock or from chance: the same document gives the same bytes. */
export interface OfdDocument {
  /** 32 hexadecimal digits */
  readonly id: string
  readonly title: string
  /** YYYY-MM-DD */
  readonly created: string
  readonly creator: string
  readonly customData: readonly CustomData[]
  readonly fonts: readonly OfdFont[]
  readonly pages: readonly OfdPage[]
}
