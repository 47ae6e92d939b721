import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { firstInstantOfDay, instantOfMs, localDateOf, msOfInstant, nameGlyphs, parseLocalDate, type LocalDate, type SealRefusal } from '@hub/schemas'
import type { CaptureSeal } from './commands.ts'

/** What the picture will show. */
export interface SealText {
  readonly name: string
  readonly bottom: string | null
}

type Wish = Pick<CaptureSeal, 'kind' | 'name' | 'bottom' | 'unitName'>

/**
 * 印文 — the name stands in for itself where it was left out. A seal of the unit says exactly the legal name; a business seal begins with it, so that one of an
 * internal or branch office can be made and none of another unit; a personal seal says the name that is given. A character that
 * nobody sees is named here by its code point; what the font lacks only the signer knows.
 */
export function sealText(wish: Wish): SealText | Refusal<SealRefusal> {
  const text = worded(wish)
  return isRefusal(text) ? text : (refuseUnseen(text) ?? text)
}

function worded({ kind, name, bottom, unitName }: Wish): SealText | Refusal<SealRefusal> {
  if (kind === 'personal' && name === null) return refuse('SEAL_NAME_MISSING')
  const shown = name ?? unitName
  if (kind === 'unit' && shown !== unitName) return refuse('SEAL_NAME_NOT_LEGAL', { kind })
  if (kind === 'business' && !shown.startsWith(unitName)) return refuse('SEAL_NAME_NOT_LEGAL', { kind })
  if (kind !== 'business' && bottom !== null) return refuse('SEAL_BOTTOM_NOT_ALLOWED', { kind })
  if (kind === 'business' && bottom === null) return refuse('SEAL_BOTTOM_MISSING')
  return { name: shown, bottom }
}

/** What nobody sees and no seal shows: control and format characters, marks that turn the direction of writing, line breaks, and white space at either end. They come in when a name is pasted. */
const unseenCharacters = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$/gu

function refuseUnseen({ name, bottom }: SealText): Refusal<SealRefusal> | undefined {
  const unseen = [name, bottom ?? ''].flatMap((text) => text.match(unseenCharacters) ?? [])
  return unseen.length === 0 ? undefined : refuse('SEAL_GLYPH_MISSING', { ...nameGlyphs([...new Set(unseen)]) })
}

/** 有效期截止日 — the last of so many years that begin on `from`, itself included. From 29 February they end on 28 February. */
export function lastValidDay(from: LocalDate, years: number): LocalDate {
  const year = String(Number(from.slice(0, 4)) + years).padStart(4, '0')
  const next = parseLocalDate(year + from.slice(4)) ?? (`${year}-03-01` as LocalDate)
  return localDateOf(instantOfMs(msOfInstant(firstInstantOfDay(next)) - 1))
}
