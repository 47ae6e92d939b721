import { DerFault } from './fault.ts'
import { tagNumberMask } from './tag.ts'

/** 标签与长度 — what stands before the content of a value; offsets count from the start of the input. */
export interface Header { readonly tag: number; readonly contentStart: number; readonly end: number }

const longFormBit = 0x80
const indefinite = 0x80
const shortLengthMax = 0x7f
/** Four octets say up to 4 GiB, far above every limit; more of them are an attack or a mistake. */
const lengthOctetsMax = 4

function octetAt(source: Uint8Array, at: number, end: number): number {
  const octet = at < end ? source[at] : undefined
  if (octet === undefined) throw new DerFault('TRUNCATED', at)
  return octet
}

/** Reads the header at `at` of a value that must end at or before `end` (X.690 8.1.2, 8.1.3, 10.1: definite and as short as can be). */
export function readHeader(source: Uint8Array, at: number, end: number): Header {
  const tag = octetAt(source, at, end)
  if ((tag & tagNumberMask) === tagNumberMask) throw new DerFault('TAG_NOT_SUPPORTED', at)
  const { length, contentStart } = readLength(source, at + 1, end)
  if (length > end - contentStart) throw new DerFault('TRUNCATED', at)
  return { tag, contentStart, end: contentStart + length }
}

function readLength(source: Uint8Array, at: number, end: number): { readonly length: number; readonly contentStart: number } {
  const first = octetAt(source, at, end)
  if (first <= shortLengthMax) return { length: first, contentStart: at + 1 }
  if (first === indefinite) throw new DerFault('LENGTH_INDEFINITE', at)
  const count = first ^ longFormBit
  if (count > lengthOctetsMax) throw new DerFault('LENGTH_TOO_LARGE', at, `≤ ${lengthOctetsMax}`)
  let length = 0
  // Multiplied, not shifted: a shift by 24 bits would make a negative number.
  for (let n = 1; n <= count; n++) length = length * 256 + octetAt(source, at + n, end)
  if (source[at + 1] === 0 || length <= shortLengthMax) throw new DerFault('LENGTH_NOT_MINIMAL', at)
  return { length, contentStart: at + 1 + count }
}
