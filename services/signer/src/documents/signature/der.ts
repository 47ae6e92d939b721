import { assert } from '@hub/kernel'

/** 定长编码 — one value of DER (X.690): tag, length, the parts as they are. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), content])
  const digits = Buffer.from(length.toString(16).padStart(length > 0xffff ? 6 : length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Uint8Array.of(tag, 0x80 | digits.length), digits, content])
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
export const octetString = (bytes: Uint8Array): Buffer => der(0x04, bytes)
export const smallInteger = (value: number): Buffer => der(0x02, Uint8Array.of(value))
export const nothing = der(0x05)

/** SET OF in DER: the values in the order of their bytes (X.690, 11.6). */
export function setOf(values: readonly Uint8Array[], tag = 0x31): Buffer {
  return der(tag, ...values.toSorted((a, b) => Buffer.compare(a, b)))
}

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number)
  return der(0x06, Uint8Array.from([first * 40 + second, ...arcs.flatMap(base128)]))
}

function base128(arc: number): readonly number[] {
  const digits = [arc & 0x7f]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

export interface DerValue { readonly tag: number; readonly whole: Uint8Array; readonly content: Uint8Array }

/** The values that stand one after the other in `bytes`, as slices of it. For certificates that our own authority made; anything else is our mistake. */
export function derValues(bytes: Uint8Array): readonly DerValue[] {
  const values: DerValue[] = []
  for (let at = 0; at < bytes.length; ) {
    const [tag = 0, first = 0] = bytes.subarray(at, at + 2)
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f
    assert(lengthBytes <= 3 && first !== 0x80, 'a certificate has definite lengths under 16 MiB')
    const length = lengthBytes === 0 ? first : bytes.subarray(at + 2, at + 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0)
    const start = at + 2 + lengthBytes
    assert(start + length <= bytes.length, 'a certificate is whole')
    values.push({ tag, whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) })
    at = start + length
  }
  return values
}
