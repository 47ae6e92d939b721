/** 印模图形 — a seal as vector paths: SVG path data in millimetres from the upper left corner of a field of this size. Drawn in red. */
export interface SealDrawing {
  readonly widthMm: number
  readonly heightMm: number
  readonly paths: readonly { readonly d: string }[]
}
