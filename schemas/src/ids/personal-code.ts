import { parseCitizenId } from './citizen-id.ts'
import type { LocalDate } from './local-date.ts'

const idShape = /(?=(\d{17}[\dX]))/g
const mobileShape = /(?<!\d)1[3-9]\d{9}(?!\d)/
/** Any day late enough: a birth date is looked at for whether it exists, not for how old somebody is. */
const lastDay = '9998-12-31' as LocalDate

/**
 * 含个人号码 — whether a text that is meant to be a code (a reader's serial, a terminal) holds a valid 公民身份号码 or a mobile number. Such codes
 * stand in events for ever, and many card readers hand over the number that they read.
 */
export function holdsPersonalNumber(text: string): boolean {
  const upper = text.toUpperCase()
  if (mobileShape.test(upper)) return true
  return [...upper.matchAll(idShape)].some(([, candidate]) => candidate !== undefined && parseCitizenId(candidate, lastDay) !== undefined)
}
