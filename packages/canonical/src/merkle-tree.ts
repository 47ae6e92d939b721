import { assert } from '@hub/kernel'
import { digest } from './digest.ts'

/** 节点哈希 — RFC 6962 section 2.1: SHA-256 of 0x01, the left child and the right child, 32 bytes each. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return digest('sha256', nodePrefix, left, right)
}

const nodePrefix = Uint8Array.of(1)

/**
 * 默克尔树 — RFC 6962 section 2.1 over leaf hashes, grown at its end. It keeps the roots of the whole subtrees that its leaves make up, one for each
 * bit that is set in their number (a compact range), so memory grows with the logarithm of the log.
 */
export class MerkleTree {
  #size = 0
  /** Of decreasing size. */
  readonly #peaks: Buffer[] = []

  get size(): number {
    return this.#size
  }

  /** Takes the next leaf's hash (`leafHash`), 32 bytes. */
  add(leaf: Uint8Array): void {
    assert(leaf.length === hashBytes, 'a leaf hash has 32 bytes')
    let peak: Buffer = Buffer.from(leaf)
    for (let whole = this.#size; whole % 2 === 1; whole = (whole - 1) / 2) peak = nodeHash(this.#peaks.pop() ?? peak, peak)
    this.#peaks.push(peak)
    this.#size += 1
  }

  /** Of all leaves so far; that of no leaf is the hash of nothing. */
  root(): Buffer {
    return this.#peaks.length === 0 ? digest('sha256', new Uint8Array()) : this.#peaks.reduceRight((right, left) => nodeHash(left, right))
  }
}

/** Of SHA-256. */
export const hashBytes = 32
