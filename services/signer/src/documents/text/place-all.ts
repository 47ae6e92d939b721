import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { missingGlyphs, nameCharacter, type FontOrder } from '../fonts/font-order.ts'
import type { FilledText } from '../layout/fill-template.ts'
import { placeText, type PlacedText } from './place-text.ts'

/** What is drawn in some other way, and has to have its glyphs all the same. */
export type Lettered = Pick<FilledText, 'field' | 'texts'> & { readonly lettering: Pick<FilledText['lettering'], 'weight'> }

/** 排定文字 — all texts of a page where they stand; every character of each, and of `more`, is known before the first is placed. */
export function placeAll(order: FontOrder, texts: readonly FilledText[], more: readonly Lettered[] = []): readonly PlacedText[] | Refusal<'GLYPH_MISSING' | 'TEXT_TOO_LONG'> {
  const lacking = checkGlyphs(order, [...texts, ...more])
  if (lacking !== undefined) return lacking
  const placed = texts.map((text) => placeText(order, text))
  return placed.find((lines) => isRefusal(lines)) ?? placed.flatMap((lines) => (isRefusal(lines) ? [] : lines))
}

/** The characters are named, not the text they stand in. */
function checkGlyphs(order: FontOrder, filled: readonly Lettered[]): Refusal<'GLYPH_MISSING'> | undefined {
  const lacking = filled.map(({ field, texts, lettering }) => ({ field, characters: missingGlyphs(order, lettering.weight, texts.join('　')) })).filter(({ characters }) => characters.length > 0)
  if (lacking.length === 0) return undefined
  const characters = [...new Set(lacking.flatMap((each) => each.characters))].map(nameCharacter)
  return refuse('GLYPH_MISSING', { characters, fields: [...new Set(lacking.map(({ field }) => field))] })
}
