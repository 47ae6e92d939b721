const millisecondsPerDay = 86_400_000

/** 内部 CA 有效期, 10 years. */
export const caDays = 3_653
/** 服务证书有效期, 398 days. */
export const leafDays = 398
/** A service certificate with less than this left is issued anew. */
export const leafRenewalDays = 30
/** The CA is renewed, with the same key, before a new leaf could outlive it. */
export const caRenewalDays = leafDays + leafRenewalDays
/** Certificates begin a little in the past, so that a host whose clock is slightly behind accepts them at once. */
const clockSkewMs = 5 * 60_000

export interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
}

export function validityFrom(now: Date, days: number): Validity {
  return { notBefore: new Date(now.valueOf() - clockSkewMs), notAfter: new Date(now.valueOf() + days * millisecondsPerDay) }
}

/** True if `notAfter` is at least `days` away. */
export function lasts(notAfter: Date, days: number, now: Date): boolean {
  return notAfter.valueOf() - now.valueOf() >= days * millisecondsPerDay
}
