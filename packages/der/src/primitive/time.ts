import { assert } from '@hub/kernel'
import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { taggedType, type DerType } from '../der-type.ts'
import { tags } from '../tag.ts'

const parts = String.raw`(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z`
const fullShape = new RegExp(`^(\\d{4})${parts}$`)
const shortShape = new RegExp(`^(\\d{2})${parts}$`)
const wholeSecondShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000Z$/

/** Two-digit years below this are of the 21st century, the others of the 20th (RFC 5280 4.1.2.5.1). */
const pivotYear = 50
const utcTimeYears = { first: '1950', last: '2049' } as const

/** ASCII only, so that each octet is one character; anything else fails the shape. */
function asciiOf(content: Uint8Array): string {
  return String.fromCharCode(...content.subarray(0, 'YYYYMMDDHHMMSSZ'.length + 1))
}

/** Date accepts 30 February and makes it March; the way back does not. */
function isReal(instant: string): boolean {
  const parsed = new Date(instant)
  return !Number.isNaN(parsed.valueOf()) && parsed.toISOString() === instant
}

function readTime(match: RegExpExecArray | null, century: (year: string) => string): string | undefined {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match ?? []
  const instant = `${century(year)}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  return match !== null && isReal(instant) ? instant : undefined
}

interface TimeForm {
  readonly tag: number
  readonly label: string
  read(text: string): string | undefined
  /** From `YYYYMMDDHHMMSSZ`. */
  write(digits: string): string
}

function timeType({ tag, label, read, write }: TimeForm): DerType<string> {
  return taggedType<string>({
    tag,
    label,
    read(content, offset) {
      const instant = read(asciiOf(content))
      if (instant === undefined) throw new DerFault('TIME_INVALID', offset, label)
      return instant
    },
    write(value) {
      assert(wholeSecondShape.test(value) && isReal(value), 'an instant of a whole second')
      const text = write(value.replace('.000', '').replace(/[-T:]/g, ''))
      return element(tag, new TextEncoder().encode(text))
    },
  })
}

/** GeneralizedTime `YYYYMMDDHHMMSSZ` (RFC 5280 4.1.2.5.2) — read as RFC 3339 text in UTC with milliseconds; no fractions, no offsets. */
export const generalizedTime = timeType({
  tag: tags.generalizedTime,
  label: 'GeneralizedTime YYYYMMDDHHMMSSZ',
  read: (text) => readTime(fullShape.exec(text), (year) => year),
  write: (digits) => digits,
})

/** UTCTime `YYMMDDHHMMSSZ` (RFC 5280 4.1.2.5.1) — 1950 to 2049. */
export const utcTime = timeType({
  tag: tags.utcTime,
  label: 'UTCTime YYMMDDHHMMSSZ',
  read: (text) => readTime(shortShape.exec(text), (year) => (Number(year) < pivotYear ? `20${year}` : `19${year}`)),
  write(digits) {
    const year = digits.slice(0, 4)
    assert(year >= utcTimeYears.first && year <= utcTimeYears.last, 'a year that two digits can say')
    return digits.slice(2)
  },
})
