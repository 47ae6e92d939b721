/** 跟随者 — one caller who waits for the read side to move on. Gives the newest position, never one twice; what moved while it was not asked is told in one. */
export class Follower implements AsyncIterableIterator<number> {
  readonly untilMs: number
  readonly #onEnd: () => void
  #told: number
  #newest: number
  #waiting: ((result: IteratorResult<number, undefined>) => void) | undefined
  #ended = false

  /** `after`: exclusive, and no position below 0 is one. `untilMs`: when it ends by itself, on the clock of whoever tells it. */
  constructor({ after, untilMs, onEnd }: { readonly after: number | undefined; readonly untilMs: number; readonly onEnd: () => void }) {
    this.#told = after ?? -1
    this.#newest = this.#told
    this.untilMs = untilMs
    this.#onEnd = onEnd
  }

  tell(position: number): void {
    this.#newest = Math.max(this.#newest, position)
    const waiting = this.#waiting
    if (waiting === undefined || this.#newest <= this.#told) return
    this.#waiting = undefined
    waiting(this.#take())
  }

  next(): Promise<IteratorResult<number, undefined>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    if (this.#newest > this.#told) return Promise.resolve(this.#take())
    return new Promise((resolve) => { this.#waiting = resolve })
  }

  /** Also while somebody waits for the next: who went away waits for nothing. */
  return(): Promise<IteratorResult<number, undefined>> {
    const done = { done: true, value: undefined } as const
    if (!this.#ended) {
      this.#ended = true
      this.#waiting?.(done)
      this.#waiting = undefined
      this.#onEnd()
    }
    return Promise.resolve(done)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #take(): IteratorResult<number, undefined> {
    this.#told = this.#newest
    return { done: false, value: this.#told }
  }
}
