import { toInteger, scalarBytes } from '../big-endian.ts'
import type { Sm2PublicKey } from '../keys/public-key.ts'
import { Point } from './curve.ts'

/** Public keys whose points are kept. A table of multiples takes some 0.3 MiB. */
export const preparedKeysMax = 64
/** Uses after which a table of multiples is worth the 20 ms that it takes. */
export const usesBeforeTable = 16
/** Bits of a scalar that one step of a table covers; with 8 a table takes five times as long to make and is no faster to use. */
const tableWindowBits = 6

export interface PreparedPoint {
  readonly point: Point
  /** A table makes a multiple of the point, and only that, many times faster. */
  readonly hasTable: boolean
}

interface Kept {
  readonly point: Point
  uses: number
}

/** 已备公钥点 — the points of the public keys last used, bounded: who is asked with ever new keys keeps no more than `preparedKeysMax`. */
export class PreparedPoints {
  // Insertion order is order of use: the first entry is the one that goes.
  readonly #kept = new Map<string, Kept>()

  get size(): number {
    return this.#kept.size
  }

  prepare(publicKey: Sm2PublicKey): PreparedPoint {
    const raw = publicKey.toRaw()
    const name = raw.toString('latin1')
    const kept = this.#kept.get(name) ?? { point: pointOf(raw), uses: 0 }
    kept.uses += 1
    this.#kept.delete(name)
    this.#kept.set(name, kept)
    if (kept.uses === usesBeforeTable) kept.point.precompute(tableWindowBits, false)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > preparedKeysMax && oldest !== undefined) this.#kept.delete(oldest)
    return { point: kept.point, hasTable: kept.uses >= usesBeforeTable }
  }
}

/** The key has been validated when it was parsed. */
export function pointOf(raw: Uint8Array): Point {
  return Point.fromAffine({ x: toInteger(raw.subarray(0, scalarBytes)), y: toInteger(raw.subarray(scalarBytes)) })
}
