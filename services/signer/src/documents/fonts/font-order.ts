import type { FontFace } from './font-face.ts'

export type Weight = 'regular' | 'strong'

/** 字体次序 — for each weight the faces in the order in which they are asked for a character; the first that draws it does. */
export type FontOrder = Readonly<Record<Weight, readonly FontFace[]>>

/**
 * 全部字体 — each face of an order once. Pages and files know a face by its name alone: of two faces with one name the second would be drawn with the glyphs of the first, blank where that has none.
 * Throws for such an order: fonts come from the program and its operator.
 */
export function facesOf({ regular, strong }: FontOrder): readonly FontFace[] {
  const faces = [...new Set([...regular, ...strong])]
  const names = new Set<string>()
  for (const { name } of faces) {
    if (names.has(name)) throw new TypeError(`two fonts have the name ${name}`)
    names.add(name)
  }
  return faces
}

/** A stretch of text that one face draws. */
export interface FaceRun { readonly face: FontFace; readonly text: string }

export function faceFor(faces: readonly FontFace[], codePoint: number): FontFace | undefined {
  return faces.find((face) => face.draws(codePoint))
}

/** 缺字 — the characters of `text` that no face of the weight draws, each once, in their order. */
export function missingGlyphs(order: FontOrder, weight: Weight, text: string): readonly string[] {
  return [...new Set(text)].filter((character) => faceFor(order[weight], codePointOf(character)) === undefined)
}

/** The text cut where the face changes. `text` has no missing glyph: see `missingGlyphs`. */
export function faceRuns(order: FontOrder, weight: Weight, text: string): readonly FaceRun[] {
  const runs: { face: FontFace; text: string }[] = []
  for (const character of text) {
    const face = faceFor(order[weight], codePointOf(character))
    if (face === undefined) throw new RangeError('a text is drawn only after its glyphs have been checked')
    const last = runs.at(-1)
    if (last?.face === face) last.text += character
    else runs.push({ face, text: character })
  }
  return runs
}

/** Width in points, `spacing` points after each character but the last. */
export function widthOf(order: FontOrder, weight: Weight, text: string, { points, spacing = 0 }: { readonly points: number; readonly spacing?: number }): number {
  let ems = 0
  let characters = 0
  for (const character of text) {
    const codePoint = codePointOf(character)
    ems += faceFor(order[weight], codePoint)?.advance(codePoint) ?? 1
    characters += 1
  }
  return ems * points + Math.max(0, characters - 1) * spacing
}

/** 码位 as people look it up: 䶮（U+4DAE）; of what cannot be seen, or would change the text around it, the code point alone. */
export function nameCharacter(character: string): string {
  const codePoint = `U+${codePointOf(character).toString(16).toUpperCase().padStart(4, '0')}`
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `${character}（${codePoint}）` : codePoint
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0
}
