import { refuse, type Refusal } from '@hub/kernel'
import { randomBytes } from 'node:crypto'
import { serialBytesMax } from './limits.ts'

/** Octets of a serial number of ours: nobody guesses the next one, and a forger who chooses content cannot choose it. */
export const serialBytes = 16

/** 新序列号 — positive and always of 16 octets: the two first bits are 01, 126 are random. */
export function newSerial(): bigint {
  const bytes = randomBytes(serialBytes)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return BigInt(`0x${bytes.toString('hex')}`)
}

/** 序列号文本 — lower-case hexadecimal digits, an even number of them. */
export function serialText(serial: bigint): string {
  const digits = serial.toString(16)
  return digits.padStart(digits.length + (digits.length & 1), '0')
}

export function checkSerial(serial: bigint): Refusal<'SERIAL_INVALID'> | undefined {
  return serial > 0n && serial < 2n ** BigInt(8 * serialBytesMax) ? undefined : refuse('SERIAL_INVALID')
}
