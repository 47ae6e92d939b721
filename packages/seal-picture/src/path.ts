/** 路径 — SVG path data of absolute M, L, Q, C and Z, in millimetres; the origin is the top left corner of the picture, y grows downwards. */
export interface SealPath { readonly d: string; readonly fill: 'red' }

/** 点 — millimetres. */
export interface Point { readonly x: number; readonly y: number }

/** Micrometres: finer than any printer, and the same text on every machine. */
const decimals = 3

export function number(value: number): string {
  const text = value.toFixed(decimals).replace(/[.]?0+$/, '')
  return text === '-0' ? '0' : text
}

export function point({ x, y }: Point): string {
  return `${number(x)} ${number(y)}`
}

/** A closed polygon. */
export function polygon(corners: readonly Point[]): string {
  return `M${corners.map(point).join('L')}Z`
}

/** Length of the handles of a quarter circle drawn as one cubic curve, in radii; it strays by less than 0.03 % of the radius. */
const quarterHandle = 0.5522847498

/** A full circle of four cubic curves, for PDF knows no arcs; `clockwise` on the screen. */
export function circle(centre: Point, radius: number, clockwise: boolean): string {
  const turn = clockwise ? 1 : -1
  const at = (x: number, y: number): string => point({ x: centre.x + x * radius, y: centre.y + turn * y * radius })
  const h = quarterHandle
  const quarters = [
    [at(1, h), at(h, 1), at(0, 1)],
    [at(-h, 1), at(-1, h), at(-1, 0)],
    [at(-1, -h), at(-h, -1), at(0, -1)],
    [at(h, -1), at(1, -h), at(1, 0)],
  ]
  return `M${at(1, 0)}${quarters.map((points) => `C${points.join(' ')}`).join('')}Z`
}
