import { drawnRanges } from './drawn-ranges.ts'

/** Code points that the embedded fonts draw, in either weight: [first, last], ascending. */
const ranges: readonly (readonly [first: number, last: number])[] = drawnRanges.split(' ').map((range) => {
  const [first = '', last = first] = range.split('-')
  return [parseInt(first, 36), parseInt(last, 36)]
})

/**
 * 缺字 — the characters of the texts that the embedded fonts do not draw, each once, in their order: a file would show nothing in their place, or refuse to be
 * made. Line breaks, marks without width and halves of a character are among them.
 */
export function findMissingGlyphs(texts: Iterable<string>): readonly string[] {
  const missing = new Set<string>()
  for (const text of texts) for (const character of text) if (!isDrawn(character.codePointAt(0) ?? 0)) missing.add(character)
  return [...missing]
}

function isDrawn(codePoint: number): boolean {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.[1] ?? 0) < codePoint) low = middle + 1
    else high = middle
  }
  return codePoint >= (ranges[low]?.[0] ?? Infinity)
}

/** 缺字说明 — for a refusal: each character that can be seen as it is, and every one by its code point (U+4DAE); at most `glyphsToldMax` of each. */
export interface NamedGlyphs { readonly characters: readonly string[]; readonly codePoints: readonly string[] }

export const glyphsToldMax = 20

export function nameGlyphs(missing: readonly string[]): NamedGlyphs {
  const told = missing.slice(0, glyphsToldMax)
  return {
    characters: told.filter((character) => /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)),
    codePoints: told.map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`),
  }
}
