import type { Branded } from './brand.ts'

/** UUID — RFC 9562, 36 characters, lower case, versions 1 to 8: one id, one spelling. */
export type Uuid = Branded<'Uuid'>

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const timeMsMax = 2 ** 48 - 1
export const uuidRandomBytes = 10

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
  const [a = 0, b = 0, c = 0, ...rest] = random10
  const tail = [0x70 | (a & 0x0f), b, 0x80 | (c & 0x3f), ...rest]
  const text = nowMs.toString(16).padStart(12, '0') + tail.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-') as Uuid
}
