/** 签名部分 — what a signature in a PDF covers and holds, taken from the bytes without our own reader. */
export interface SealedPart { readonly range: readonly [number, number, number, number]; readonly covered: Buffer; readonly cms: Buffer }

export function sealedParts(pdf: Uint8Array): readonly SealedPart[] {
  const bytes = Buffer.from(pdf)
  return [...bytes.toString('latin1').matchAll(/\/ByteRange \[(\d+) (\d+) +(\d+) +(\d+) *\]/g)].map((match): SealedPart => {
    const [, a = 0, b = 0, c = 0, d = 0] = match.map(Number)
    const padded = Buffer.from(bytes.toString('latin1', a + b + 1, c - 1), 'hex')
    // The value says itself how long it is; the rest of its room is zeros.
    return { range: [a, b, c, d], covered: Buffer.concat([bytes.subarray(a, a + b), bytes.subarray(c, c + d)]), cms: padded.subarray(0, 4 + padded.readUInt16BE(2)) }
  })
}
