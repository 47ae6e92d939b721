import { scalarBytes, toInteger } from '../big-endian.ts'
import { tag, type Tag } from './tag.ts'

/** 元素 — one element: its tag and its content, a view into the input. */
export interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

/** Longest content that is read, in bytes: three length bytes hold it, and nothing of this package is longer. */
const contentBytesMax = 0xff_ff_ff
/** No structure of this package has more in one place; a million empty ones are not even listed. */
const elementsMax = 8
/** Significant bytes of the greatest number that is read. */
const unsignedBytesMax = scalarBytes
const shortLengthMax = 0x7f
const longLength = 0x80
const lengthBytesMax = 3

/**
 * DER 读取 — the one element of exactly this tag that `bytes` consists of; undefined for anything that is not DER (X.690, clause 10): other tag, indefinite or
 * padded length, cut off, or one byte more.
 */
export function readOnly(bytes: Uint8Array, wanted: Tag): Uint8Array | undefined {
  const [only, ...more] = readAll(bytes) ?? []
  return only?.tag === wanted && more.length === 0 ? only.content : undefined
}

/** The elements of a SEQUENCE that `bytes` consists of, in order; each must be claimed by the caller. */
export function readSequence(bytes: Uint8Array): readonly Element[] | undefined {
  const content = readOnly(bytes, tag.sequence)
  return content === undefined ? undefined : readAll(content)
}

/** 整数 — the content of an INTEGER as a number below 2^256, not negative and without padding (X.690, 8.3.2). */
export function readUnsigned(element: Element | undefined): bigint | undefined {
  if (element?.tag !== tag.integer) return undefined
  const [first, second = 0x80] = element.content
  if (first === undefined || first >= 0x80) return undefined
  const padded = first === 0 && second < 0x80 && element.content.length > 1
  const significantBytes = element.content.length - (first === 0 ? 1 : 0)
  return padded || significantBytes > unsignedBytesMax ? undefined : toInteger(element.content)
}

function readAll(bytes: Uint8Array): readonly Element[] | undefined {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const length = readLength(bytes, at + 1)
    if (length === undefined || length.end + length.value > bytes.length || elements.length === elementsMax) return undefined
    elements.push({ tag: bytes[at] ?? 0, content: bytes.subarray(length.end, length.end + length.value) })
    at = length.end + length.value
  }
  return elements
}

function readLength(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  if (first <= shortLengthMax) return { value: first, end: at + 1 }
  const count = first - longLength
  if (count === 0 || count > lengthBytesMax || at + 1 + count > bytes.length) return undefined
  const value = bytes.subarray(at + 1, at + 1 + count).reduce((sum, byte) => sum * 256 + byte, 0)
  const minimal = value > shortLengthMax && value >= 256 ** (count - 1)
  return minimal && value <= contentBytesMax ? { value, end: at + 1 + count } : undefined
}
