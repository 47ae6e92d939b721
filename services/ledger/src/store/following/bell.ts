/** 铃 — tells those who wait for new events that there are some. Rung by the writer of this process and by NOTIFY from others. */
export class Bell {
  #head = -1
  readonly #waiting = new Set<() => void>()

  /** `head`: a position known to be durable; undefined: there may be news. */
  ring(head?: number): void {
    if (head !== undefined) this.#head = Math.max(this.#head, head)
    for (const wake of [...this.#waiting]) wake()
  }

  /** Until the event at `position` is known to be there, the bell rings, `ms` are over or the signal aborts. */
  async wait(position: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#head >= position || signal.aborted) return
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
    })
  }
}
