import { PdfFault } from './fault.ts'

const escapes: ReadonlyMap<number, number> = new Map([[0x6e, 0x0a], [0x72, 0x0d], [0x74, 0x09], [0x62, 0x08], [0x66, 0x0c]])

/** 文字串 — a string in parentheses (ISO 32000-1 7.3.4.2), its escapes undone; `end` is behind the closing one. */
export function literalString(bytes: Buffer, start: number): { readonly bytes: Buffer; readonly end: number } {
  const end = endOf(bytes, start)
  const out = Buffer.alloc(end - start)
  let length = 0
  for (let at = start + 1; at < end - 1;) {
    const byte = bytes[at] ?? 0
    const read = byte === 0x5c ? escaped(bytes, at + 1) : { value: byte, end: at + 1 }
    at = read.end
    if (read.value === undefined) continue
    out[length] = read.value
    length += 1
  }
  return { bytes: out.subarray(0, length), end }
}

function endOf(bytes: Buffer, start: number): number {
  let open = 0
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === 0x5c) at += 1
    else if (byte === 0x28) open += 1
    else if (byte === 0x29) open -= 1
    if (open === 0) return at + 1
  }
  throw new PdfFault('SYNTAX_WRONG', start)
}

/** What stands behind a backslash: a byte, or nothing for a line that goes on. */
function escaped(bytes: Buffer, at: number): { readonly value: number | undefined; readonly end: number } {
  const byte = bytes[at] ?? 0
  if (byte === 0x0d) return { value: undefined, end: bytes[at + 1] === 0x0a ? at + 2 : at + 1 }
  if (byte === 0x0a) return { value: undefined, end: at + 1 }
  const octal = /^[0-7]{1,3}/.exec(bytes.toString('latin1', at, at + 3))?.[0]
  if (octal !== undefined) return { value: Number.parseInt(octal, 8) & 0xff, end: at + octal.length }
  return { value: escapes.get(byte) ?? byte, end: at + 1 }
}
