import { assert, refuse, type Refusal } from '@hub/kernel'

const dayMs = 86_400_000
const secondMs = 1_000

export interface Validity { readonly validFrom: string; readonly validUntil: string }

export interface ValidityQuestion {
  readonly from: string
  readonly days: number | undefined
  readonly daysMax: number
  /** Nobody's certificate outlives its issuer's: the end is brought forward. */
  readonly issuer: Validity | undefined
}

/** 有效期 — `days` of 24 h from `from` on, less than a second short: both ends belong to the validity. Without `days` the longest that the profile allows. */
export function validityOf({ from, days, daysMax, issuer }: ValidityQuestion): Validity | Refusal<'VALIDITY_TOO_LONG' | 'ISSUER_NOT_VALID_THEN'> {
  assert(days === undefined || (Number.isSafeInteger(days) && days > 0), 'a number of days')
  if ((days ?? daysMax) > daysMax) return refuse('VALIDITY_TOO_LONG', { daysMax })
  const start = Math.floor(Date.parse(from) / secondMs) * secondMs
  const validFrom = new Date(start).toISOString()
  if (issuer !== undefined && (validFrom < issuer.validFrom || validFrom > issuer.validUntil)) return refuse('ISSUER_NOT_VALID_THEN')
  const end = new Date(start + (days ?? daysMax) * dayMs - secondMs).toISOString()
  return { validFrom, validUntil: issuer !== undefined && issuer.validUntil < end ? issuer.validUntil : end }
}
