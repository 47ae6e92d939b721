import type { Branded } from './brand.ts'

/** UUID — RFC 9562, 36 characters, lower case, versions 1 to 8: one id, one spelling. */
export type Uuid = Branded<'Uuid'>

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const timeMsMax = 2 ** 48 - 1
export const uuidRandomBytes = 10
const hex: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function parseUuid(text: string): Uuid | undefined {
  return shape.test(text) ? (text as Uuid) : undefined
}

/**
 * Makes a UUID version 7 (RFC 9562 section 5.7): 48 bits of `nowMs` (milliseconds since 1970), then 74 of the 80 bits of `random10`.
 * Ids of different milliseconds sort by time; within one they do not. Throws RangeError when called with other than
 * 10 bytes or a time outside 0..2^48-1: no clock and no random source gives that.
 */
export function uuidv7(nowMs: number, random10: Uint8Array): Uuid {
  if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs > timeMsMax) throw new RangeError('nowMs is not a 48-bit time')
  if (random10.length !== uuidRandomBytes) throw new RangeError('uuidv7 needs exactly 10 random bytes')
  const time = nowMs.toString(16).padStart(12, '0')
  const byte = (at: number): string => hex[random10[at] ?? 0] ?? ''
  const version = hex[0x70 | ((random10[0] ?? 0) & 0x0f)] ?? ''
  const variant = hex[0x80 | ((random10[2] ?? 0) & 0x3f)] ?? ''
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${byte(1)}-${variant}${byte(3)}-${byte(4)}${byte(5)}${byte(6)}${byte(7)}${byte(8)}${byte(9)}` as Uuid
}
