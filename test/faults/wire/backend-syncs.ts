const header = 5
const readyForQuery = 'Z'.charCodeAt(0)

/** 应答完毕计数 — how often the server has said that it is ready for the next: what was sent before has then been done, and committed where nothing keeps it open. */
export class BackendSyncs {
  #rest = Buffer.alloc(0)
  #count = 0

  get count(): number { return this.#count }

  take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    while (this.#rest.length >= header) {
      const length = 1 + this.#rest.readInt32BE(1)
      if (this.#rest.length < length) return
      if (this.#rest[0] === readyForQuery) this.#count += 1
      this.#rest = this.#rest.subarray(length)
    }
  }
}
