/** 字节相同 — length and content; of public values, so the time that it takes may tell where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
