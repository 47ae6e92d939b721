export type Spot = readonly [x: number, y: number]
/** Two control points and the end of a cubic Bézier curve */
export type Curve = readonly [Spot, Spot, Spot]

export interface Arc {
  readonly radii: Spot
  /** Of the ellipse's axis, in degrees */
  readonly turn: number
  readonly large: boolean
  readonly sweep: boolean
  readonly to: Spot
}

/** 弧 — an elliptical arc of SVG (SVG 2, appendix B.2: from end points to a centre) as cubic curves of at most a quarter turn. One that leaves the range of numbers on its way comes out with points that are none (NaN). */
export function arcCurves(from: Spot, { radii, turn, large, sweep, to }: Arc): readonly Curve[] {
  const [rx0, ry0] = [Math.abs(radii[0]), Math.abs(radii[1])]
  if (rx0 === 0 || ry0 === 0) return [[from, to, to]]
  if (from[0] === to[0] && from[1] === to[1]) return []
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
  const [hx, hy] = [(from[0] - to[0]) / 2, (from[1] - to[1]) / 2]
  const [x, y] = [cos * hx + sin * hy, cos * hy - sin * hx]
  // Radii that are too small for the distance grow until they just reach.
  const grow = Math.sqrt(Math.max(1, (x / rx0) ** 2 + (y / ry0) ** 2))
  const [rx, ry] = [rx0 * grow, ry0 * grow]
  const off = (rx * y) ** 2 + (ry * x) ** 2
  const scale = (large === sweep ? -1 : 1) * Math.sqrt(Math.max(0, ((rx * ry) ** 2 - off) / off))
  const [cx, cy] = [(scale * rx * y) / ry, (-scale * ry * x) / rx]
  const start = Math.atan2((y - cy) / ry, (x - cx) / rx)
  const span = spanOf(start, Math.atan2((-y - cy) / ry, (-x - cx) / rx), sweep)
  const onPage = ([px, py]: Spot): Spot => [cos * (rx * px + cx) - sin * (ry * py + cy) + (from[0] + to[0]) / 2, sin * (rx * px + cx) + cos * (ry * py + cy) + (from[1] + to[1]) / 2]
  return unitArc(start, span).map(([first, second, end]): Curve => [onPage(first), onPage(second), onPage(end)])
}

function spanOf(start: number, end: number, sweep: boolean): number {
  const span = end - start
  if (sweep) return span < 0 ? span + 2 * Math.PI : span
  return span > 0 ? span - 2 * Math.PI : span
}

function unitArc(start: number, span: number): readonly Curve[] {
  // A span that is no number gives one curve, not none.
  const count = Math.max(1, Math.ceil(Math.abs(span) / (Math.PI / 2) - 1e-9) || 1)
  const step = span / count
  const reach = (4 / 3) * Math.tan(step / 4)
  return Array.from({ length: count }, (_, at): Curve => {
    const [a, b] = [start + at * step, start + (at + 1) * step]
    return [[Math.cos(a) - reach * Math.sin(a), Math.sin(a) + reach * Math.cos(a)], [Math.cos(b) + reach * Math.sin(b), Math.sin(b) - reach * Math.cos(b)], [Math.cos(b), Math.sin(b)]]
  })
}
