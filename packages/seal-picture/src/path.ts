/** 路径 — SVG path data in millimetres; the origin is the top left corner of the picture, y grows downwards. */
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

/** A full circle as two arcs; `clockwise` on the screen. */
export function circle({ x, y }: Point, radius: number, clockwise: boolean): string {
  const sweep = clockwise ? 1 : 0
  const right = point({ x: x + radius, y })
  const left = point({ x: x - radius, y })
  const arc = `A${number(radius)} ${number(radius)} 0 1 ${sweep} `
  return `M${right}${arc}${left}${arc}${right}Z`
}
