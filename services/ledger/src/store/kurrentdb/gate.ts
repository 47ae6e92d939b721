/** 闸 — lets at most `max` pieces of work go on at once; the others wait in the order of their calls. */
export class Gate {
  readonly #max: number
  #busy = 0
  readonly #waiting: (() => void)[] = []

  constructor(max: number) {
    this.#max = max
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= this.#max) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#busy += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#busy -= 1
      else next()
    }
  }
}
