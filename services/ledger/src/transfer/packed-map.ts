import { hash } from 'node:crypto'

const hashWords = 3
const slotsMin = 1_024
const loadMax = 0.7

/**
 * 紧凑映射 — from names to small whole numbers, for as many names as a log has streams: 12 bytes of the name's SHA-256 and 4 a number, outside the
 * JavaScript heap. Of two names with the same 96 bits, which nobody will meet by chance, the second would be taken for the first.
 */
export class PackedMap {
  readonly #width: number
  #slots = slotsMin
  #words: Int32Array
  #size = 0

  /** `numbers`: how many stand under each name; all 32-bit. */
  constructor(numbers: number) {
    // One word more tells a slot in use from a free one.
    this.#width = 1 + hashWords + numbers
    this.#words = new Int32Array(this.#slots * this.#width)
  }

  get size(): number {
    return this.#size
  }

  /** The numbers under a name; a view, good until the next `set`. */
  find(name: string): Int32Array | undefined {
    const at = this.#slotOf(hashOf(name))
    return this.#words[at] === 0 ? undefined : this.#words.subarray(at + 1 + hashWords, at + this.#width)
  }

  set(name: string, ...numbers: readonly number[]): void {
    if (this.#size >= this.#slots * loadMax) this.#grow()
    const hashed = hashOf(name)
    const at = this.#slotOf(hashed)
    if (this.#words[at] === 0) this.#size += 1
    this.#words[at] = 1
    this.#words.set(hashed, at + 1)
    this.#words.set(numbers, at + 1 + hashWords)
  }

  /** Where the name stands, or the free slot where it would. */
  #slotOf(hashed: Int32Array): number {
    const words = this.#words
    for (let slot = (hashed[0] ?? 0) & (this.#slots - 1); ; slot = (slot + 1) & (this.#slots - 1)) {
      const at = slot * this.#width
      if (words[at] === 0) return at
      if (words[at + 1] === hashed[0] && words[at + 2] === hashed[1] && words[at + 3] === hashed[2]) return at
    }
  }

  #grow(): void {
    const old = this.#words
    this.#slots *= 2
    this.#words = new Int32Array(this.#slots * this.#width)
    for (let from = 0; from < old.length; from += this.#width) {
      if (old[from] === 0) continue
      const entry = old.subarray(from, from + this.#width)
      this.#words.set(entry, this.#slotOf(entry.subarray(1, 1 + hashWords)))
    }
  }
}

function hashOf(name: string): Int32Array {
  const digest = hash('sha256', name, 'buffer')
  return Int32Array.of(digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8))
}
