import { createHash, hash as hashAtOnce } from 'node:crypto'

export type DigestName = 'sha256' | 'sm3'

/** 摘要 — SHA-256 (FIPS 180-4) or SM3 (GB/T 32905), 32 bytes. */
export function digest(name: DigestName, ...parts: readonly Uint8Array[]): Buffer {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return hashAtOnce(name, only, 'buffer')
  const hash = createHash(name)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** 叶哈希 — RFC 6962 section 2.1: SHA-256 of 0x00 and the leaf's bytes. */
export function leafHash(bytes: Uint8Array): Buffer {
  return digest('sha256', Uint8Array.of(0), bytes)
}
