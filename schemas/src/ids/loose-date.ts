import { toHalfWidth } from './half-width.ts'
import { parseLocalDate, type LocalDate } from './local-date.ts'

/** 宽松日期 — a date as found in files to be imported, or the statement that there is no end. */
export type LooseDate = { readonly kind: 'date'; readonly date: LocalDate } | { readonly kind: 'long-term' }

const longTermWords: ReadonlySet<string> = new Set(['长期', '长期有效', '永久'])
const spellings = [
  /^(\d{4})-(\d{2})-(\d{2})$/,
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
]

/**
 * Reads YYYY-MM-DD, YYYYMMDD, YYYY/M/D, YYYY年M月D日, and 长期 / 长期有效 / 永久; white space around and full-width digits are forgiven.
 * Undefined for anything else and for days that do not exist; never guesses an order of day and month.
 */
export function parseLooseDate(text: string): LooseDate | undefined {
  const plain = toHalfWidth(text)
  if (longTermWords.has(plain)) return { kind: 'long-term' }
  for (const spelling of spellings) {
    const [, year, month, day] = spelling.exec(plain) ?? []
    if (year === undefined || month === undefined || day === undefined) continue
    const date = parseLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
    return date === undefined ? undefined : { kind: 'date', date }
  }
  return undefined
}
