import type { Lane } from '@hub/schemas'

/** Commands under way at once, and waiting, in each lane. Imports are few at a time, so that a look-up never waits behind them. */
export const laneLimits: Readonly<Record<Lane, { readonly underWayMax: number; readonly waitingMax: number }>> = {
  live: { underWayMax: 2_048, waitingMax: 20_000 },
  import: { underWayMax: 256, waitingMax: 4_000 },
}

/** Rows of stock, and files that have to be judged, always take the import lane, whatever their sender says. */
const imports: ReadonlySet<string> = new Set(['DepositLicence', 'ReviseDeposit', 'CancelDeposit', 'DepositLicenceFile'])

export function laneOf({ type, lane }: { readonly type: string; readonly lane: Lane }): Lane {
  return imports.has(type) ? 'import' : lane
}

/** 通道 — bounded work: beyond `underWayMax` it waits its turn, beyond `waitingMax` it is turned away and told to come back. */
export class WorkLane {
  readonly #underWayMax: number
  readonly #waitingMax: number
  #underWay = 0
  readonly #waiting: (() => void)[] = []

  constructor({ underWayMax, waitingMax }: { readonly underWayMax: number; readonly waitingMax: number }) {
    this.#underWayMax = underWayMax
    this.#waitingMax = waitingMax
  }

  get underWay(): number { return this.#underWay }
  get waiting(): number { return this.#waiting.length }

  async run<T>(work: () => Promise<T>): Promise<T | 'full'> {
    if (this.#underWay >= this.#underWayMax) {
      if (this.#waiting.length >= this.#waitingMax) return 'full'
      await new Promise<void>((resolve) => { this.#waiting.push(resolve) })
    } else this.#underWay += 1
    try {
      return await work()
    } finally {
      // The place goes straight to the next in line, so nobody can jump in between.
      const next = this.#waiting.shift()
      if (next === undefined) this.#underWay -= 1
      else next()
    }
  }
}
