import { generalizedTime, utcTime, type DerType } from '@hub/der'

const firstYearInFull = '2050'

/** 时间 Time — UTCTime up to the year 2049, GeneralizedTime from 2050 on when written (RFC 5280 4.1.2.5); either is read. RFC 3339 text in UTC with milliseconds. */
export const time: DerType<string> = {
  label: 'UTCTime | GeneralizedTime',
  accepts: (node) => utcTime.accepts(node) || generalizedTime.accepts(node),
  decode: (node) => (utcTime.accepts(node) ? utcTime : generalizedTime).decode(node),
  encode: (value) => (value < firstYearInFull ? utcTime : generalizedTime).encode(value),
}
