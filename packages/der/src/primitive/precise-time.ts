import { taggedType, type DerType } from '../der-type.ts'
import { DerFault } from '../fault.ts'
import { tags } from '../tag.ts'
import { generalizedTime } from './time.ts'

/** Digits behind the point; more say nothing that a clock can mean. */
const fractionDigitsMax = 9
const preciseShape = new RegExp(`^(\\d{14})\\.(\\d{0,${fractionDigitsMax - 1}}[1-9])Z$`)
const longest = 'YYYYMMDDHHMMSS.Z'.length + fractionDigitsMax

/**
 * GeneralizedTime `YYYYMMDDHHMMSS[.f…]Z` of a time stamp (RFC 3161 2.4.2): a fraction has no trailing zero (X.690 11.7.3). Read as RFC 3339 text in UTC
 * with milliseconds; what is below a millisecond is cut off. Written in whole seconds only.
 */
export const preciseGeneralizedTime: DerType<string> = taggedType<string>({
  tag: tags.generalizedTime,
  label: 'GeneralizedTime YYYYMMDDHHMMSS[.f]Z',
  read(content, offset) {
    const text = String.fromCharCode(...content.subarray(0, longest + 1))
    const [, digits, fraction = ''] = preciseShape.exec(text) ?? []
    const whole = secondOf(digits === undefined ? text : `${digits}Z`)
    if (whole === undefined) throw new DerFault('TIME_INVALID', offset, 'GeneralizedTime YYYYMMDDHHMMSS[.f]Z')
    return whole.replace('.000Z', `.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  },
  write: (value) => generalizedTime.encode(value),
})

/** The whole second, judged by the plain type so that there is one rule of what a real date is. */
function secondOf(text: string): string | undefined {
  const content = new TextEncoder().encode(text)
  try {
    return generalizedTime.decode({ tag: tags.generalizedTime, source: content, start: 0, contentStart: 0, end: content.length, children: [] })
  } catch (error) {
    if (error instanceof DerFault) return undefined
    throw error
  }
}
