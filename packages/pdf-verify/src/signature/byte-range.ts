import type { SignatureValue } from './signature-value.ts'

/** 签名范围 — the bytes that are signed: all up to `end` but the signature value with its angle brackets. */
export interface SignedRange { readonly covered: readonly [Buffer, Buffer]; readonly end: number }

export type RangeFault = 'RANGE_MISSING' | 'RANGE_WRONG' | 'RANGE_OUTSIDE' | 'RANGE_GAP'

/**
 * 核对签名范围 — two stretches that begin with the file, touch the signature value on both sides and leave out nothing else (ETSI EN 319 142-1 5.3).
 * Only in the gap could something stand that nobody signed.
 */
export function signedRange(bytes: Buffer, { byteRange, contents }: SignatureValue): SignedRange | RangeFault {
  if (byteRange === undefined || contents === undefined) return 'RANGE_MISSING'
  if (!isTwoStretches(byteRange)) return 'RANGE_WRONG'
  const [, length, after, rest] = byteRange
  const end = after + rest
  if (end > bytes.length) return 'RANGE_OUTSIDE'
  if (contents.start !== length || contents.end !== after || !isPlainHex(bytes, length, after)) return 'RANGE_GAP'
  return { covered: [bytes.subarray(0, length), bytes.subarray(after, end)], end }
}

/** From the first byte on, and with a gap between. */
function isTwoStretches(range: readonly number[]): range is readonly [number, number, number, number] {
  const [start, length = 0, after = 0, rest = 0] = range
  return range.length === 4 && start === 0 && length > 0 && rest > 0 && after > length
}

/** Digits alone: white space in a string of digits would be room for something else. */
function isPlainHex(bytes: Buffer, from: number, to: number): boolean {
  return /^<([0-9A-Fa-f]{2})+>$/.test(bytes.toString('latin1', from, to))
}
