interface Waiter {
  readonly met: () => boolean
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** 等候者 — those who wait until something is so; asked again at each `wake`. */
export class Waiters {
  #waiting: Waiter[] = []
  #failure: Error | undefined

  get size(): number {
    return this.#waiting.length
  }

  /** Rejects with the reason of the signal, or with the error of `fail`, now or later, unless it is so already. */
  until(met: () => boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (met()) return resolve()
      if (this.#failure !== undefined) return reject(this.#failure)
      const waiter: Waiter = { met, resolve, reject }
      const stop = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter)
        reject(signal?.reason instanceof Error ? signal.reason : new Error('no longer waiting'))
      }
      if (signal?.aborted === true) return stop()
      this.#waiting.push(waiter)
      signal?.addEventListener('abort', stop, { once: true })
    })
  }

  wake(): void {
    this.#waiting = this.#waiting.filter(({ met, resolve }) => {
      if (!met()) return true
      resolve()
      return false
    })
  }

  fail(error: Error): void {
    this.#failure = error
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}
