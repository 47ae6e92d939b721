import type { PdfDictionary } from '../syntax/value.ts'

const shape = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z(?:00'?00'?)?|([+-])(\d{2})'?(\d{2})'?)$/

/** 声明的时间 — /M of the signature dictionary (ISO 32000-1 7.9.4) as RFC 3339 text in UTC with milliseconds; undefined without one, or without its zone. */
export function claimedTime({ entries }: PdfDictionary): string | undefined {
  const value = entries.get('M')
  const found = value?.kind === 'string' ? shape.exec(value.bytes.toString('latin1')) : null
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second, sign, zoneHour = '00', zoneMinute = '00'] = found
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${sign === undefined ? 'Z' : `${sign}${zoneHour}:${zoneMinute}`}`)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}
