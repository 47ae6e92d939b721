/** 码位表 — code points as ranges [first, last], ascending. */
export type GlyphRanges = readonly (readonly [first: number, last: number])[]

const codePointMax = 0x10ffff
/** Of one table: the embedded fonts have some two thousand ranges. */
const textCharactersMax = 400_000
const rangeShape = /^([0-9a-z]{1,5})(?:-([0-9a-z]{1,5}))?$/

/** Ranges in base 36, one word each. */
export function spellGlyphRanges(codePoints: readonly number[]): string {
  const ranges: { readonly first: number; last: number }[] = []
  for (const codePoint of [...new Set(codePoints)].sort((a, b) => a - b)) {
    const open = ranges.at(-1)
    if (open?.last === codePoint - 1) open.last = codePoint
    else ranges.push({ first: codePoint, last: codePoint })
  }
  return ranges.map(({ first, last }) => (first === last ? first.toString(36) : `${first.toString(36)}-${last.toString(36)}`)).join(' ')
}

/** What `spellGlyphRanges` wrote; undefined for anything else, ranges out of order among it: a search goes by halves. */
export function parseGlyphRanges(text: string): GlyphRanges | undefined {
  if (text === '') return []
  if (text.length > textCharactersMax) return undefined
  const ranges: (readonly [number, number])[] = []
  let previous = -1
  for (const word of text.split(' ')) {
    const [, first, last = first] = rangeShape.exec(word) ?? []
    const [from, to] = [parseInt(first ?? '', 36), parseInt(last ?? '', 36)]
    if (!(from > previous && to >= from && to <= codePointMax)) return undefined
    ranges.push([from, to])
    previous = to
  }
  return ranges
}

export function hasGlyph(ranges: GlyphRanges, codePoint: number): boolean {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.[1] ?? 0) < codePoint) low = middle + 1
    else high = middle
  }
  return codePoint >= (ranges[low]?.[0] ?? Infinity)
}
