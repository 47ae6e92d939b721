/** Lengths are told only in steps of this. */
const blockBytes = 16
const marker = 0x80

/**
 * 填充 — 0x80 and zeros up to the next multiple of 16 bytes (ISO/IEC 7816-4; 1 to 16 bytes are added). A ciphertext is as long as its plain
 * text, and the log is public to auditors: without this, 「王」 and 「欧阳」 would differ. The step that remains is told, and no more.
 */
export function pad(plain: Uint8Array): Buffer {
  const padded = Buffer.alloc(plain.length + blockBytes - (plain.length % blockBytes))
  padded.set(plain)
  padded[plain.length] = marker
  return padded
}

/** Undefined where there is no such padding. Only ever called on bytes whose tag was right. */
export function unpad(padded: Buffer): Buffer | undefined {
  const end = padded.lastIndexOf(marker)
  const wellFormed = end >= 0 && padded.length % blockBytes === 0 && padded.length - end <= blockBytes && padded.subarray(end + 1).every((byte) => byte === 0)
  return wellFormed ? padded.subarray(0, end) : undefined
}
