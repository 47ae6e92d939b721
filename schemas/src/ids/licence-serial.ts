import { digitsAndLetters } from './alphabet.ts'

/** Length of a generated 流水号, in characters: 20, as Hubei does. */
export const generatedSerialLength = 20
/** Random bytes to hand to `generateSerial`: with 32, fewer than one call in 10^14 comes back empty. */
export const serialRandomBytes = 32

/** Bytes from here up would favour the first characters of the alphabet, so they are skipped. 252 = 7 x 36. */
const byteLimit = 256 - (256 % digitsAndLetters.length)

/**
 * 生成流水号 — 20 characters of 0-9A-Z, each equally likely if the bytes are, for a licence without a usable 证照编号.
 * Undefined when the bytes run out (see `serialRandomBytes`): the caller draws again.
 */
export function generateSerial(randomBytes: Uint8Array): string | undefined {
  let serial = ''
  for (const byte of randomBytes) {
    if (byte >= byteLimit) continue
    serial += digitsAndLetters.charAt(byte % digitsAndLetters.length)
    if (serial.length === generatedSerialLength) return serial
  }
  return undefined
}
