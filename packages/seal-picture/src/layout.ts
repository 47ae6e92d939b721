/** 印章尺寸 — all lengths in millimetres, drawn for a diameter of 42 and scaled for others (国发〔1999〕25号 gives the diameters and the star [M]). */
export interface SealLayout {
  readonly radius: number
  readonly borderWidth: number
  readonly starRadius: number
  /** Tops of the characters of the arc. */
  readonly arcRadius: number
  readonly arcHeightMax: number
  readonly arcHeightMin: number
  readonly bottomHeight: number
  /** From the centre down to the bottom of the characters of the bottom line. */
  readonly bottomOffset: number
  readonly bottomWidthMax: number
}

const drawnFor = 42

export function layoutFor(diameterMm: number): SealLayout {
  const scale = diameterMm / drawnFor
  return {
    radius: diameterMm / 2,
    borderWidth: 1.2 * scale,
    starRadius: 7 * scale,
    arcRadius: 18.6 * scale,
    arcHeightMax: 5.6 * scale,
    arcHeightMin: 3.9 * scale,
    bottomHeight: 4 * scale,
    bottomOffset: 13.2 * scale,
    bottomWidthMax: 22 * scale,
  }
}

/** The whole arc of a long name; more would run into the bottom line. */
const arcSpan = 1.22 * Math.PI
/** The distance of neighbours of a short name, in heights: wider, and they would no longer read as one word. */
const pitchMaxInHeights = 1.75
/** Part of the distance at the foot that a character fills; the rest keeps strokes of neighbours apart. */
const fill = 0.94
/** Below this a character becomes hard to read, so that it is made lower instead, as far as `arcHeightMin`. */
const widthScaleWanted = 0.62
const heightStep = 0.97

/** 弧形文字 — angles clockwise from the top, one a character. */
export interface ArcLine { readonly heightMm: number; readonly widthScale: number; readonly footRadius: number; readonly angles: readonly number[] }

function arcLineOf(count: number, { arcRadius }: SealLayout, heightMm: number): ArcLine {
  const footRadius = arcRadius - heightMm
  const pitch = Math.min(arcSpan / (count - 1), (pitchMaxInHeights * heightMm) / footRadius)
  const widthScale = Math.min(1, (pitch * footRadius * fill) / heightMm)
  return { heightMm, widthScale, footRadius, angles: Array.from({ length: count }, (_, at) => (at - (count - 1) / 2) * pitch) }
}

/** As high as can be while characters keep their shape; then lower; then only narrower. */
export function arcLine(count: number, layout: SealLayout): ArcLine {
  let line = arcLineOf(count, layout, layout.arcHeightMax)
  while (line.widthScale < widthScaleWanted && line.heightMm * heightStep >= layout.arcHeightMin) line = arcLineOf(count, layout, line.heightMm * heightStep)
  return line
}

/** 底部横排文字 — distances of the middles from the centre line, one a character. */
export interface BottomLine { readonly heightMm: number; readonly widthScale: number; readonly offsets: readonly number[] }

export function bottomLine(count: number, { bottomHeight, bottomWidthMax }: SealLayout): BottomLine {
  const pitch = Math.min(bottomHeight * 1.05, bottomWidthMax / count)
  const widthScale = Math.min(1, (pitch / bottomHeight) * fill)
  return { heightMm: bottomHeight, widthScale, offsets: Array.from({ length: count }, (_, at) => (at - (count - 1) / 2) * pitch) }
}
