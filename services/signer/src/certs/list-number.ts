import type { Crl } from '@hub/x509'

const secondMs = 1_000

/**
 * 列表编号 — greater than that of the list before, and than any that was made in the past at a list a second: a state that was restored from an older
 * backup does not go back behind what is already out (RFC 5280 5.2.3).
 */
export function nextListNumber(before: Crl | undefined, nowMs: number): bigint {
  const byClock = BigInt(Math.floor(nowMs / secondMs))
  const next = (before?.number ?? 0n) + 1n
  return next > byClock ? next : byClock
}
