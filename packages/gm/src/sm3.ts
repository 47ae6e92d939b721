import { createHash, createHmac, hash, type Hash, type Hmac } from 'node:crypto'

/** Bytes of a digest of SM3, and of an HMAC-SM3. */
export const sm3Bytes = 32

/** SM3 杂凑 — GB/T 32905, one-shot over all `parts` in order. */
export function sm3(...parts: readonly Uint8Array[]): Buffer {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return hash('sm3', only, 'buffer')
  return feed(createHash('sm3'), parts).digest()
}

/** SM3 杂凑，分段 — takes its input in pieces of any size; of use once. */
export class Sm3 {
  readonly #hash: Hash

  constructor(...first: readonly Uint8Array[]) {
    this.#hash = feed(createHash('sm3'), first)
  }

  update(bytes: Uint8Array): this {
    this.#hash.update(bytes)
    return this
  }

  /** The 32 bytes; afterwards the object takes nothing more (node:crypto throws). */
  digest(): Buffer {
    return this.#hash.digest()
  }
}

/** HMAC-SM3 — GB/T 15852.2, mechanism 2 [M] (RFC 2104 over SM3), over all `parts` in order. The caller frames parts that could run into each other. */
export function hmacSm3(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  return feed(createHmac('sm3', key), parts).digest()
}

function feed<T extends Hash | Hmac>(into: T, parts: readonly Uint8Array[]): T {
  for (const part of parts) into.update(part)
  return into
}
