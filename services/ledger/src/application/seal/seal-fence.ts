import type { UnitId } from '@hub/schemas'

/** What is one seal's alone: the place of the seal in use of a unit, and a filing number as `filingNumberKey` has it. */
type Place = `unit-${UnitId}` | `number-${string}`

/**
 * 印章的栅栏 — one activation of a unit's own seal at a time, from the look at the unit's other seals until its append is known: so two that are asked for at
 * once cannot both find none in use. Likewise one command that gives out a filing number 备案号 at a time. The ledger has one writer, so a fence in its memory is enough, and a crash leaves nothing of it.
 */
export class SealFence {
  readonly #last = new Map<Place, Promise<void>>()

  /** Places at which somebody is, or waits. */
  get size(): number { return this.#last.size }

  /** Resolves in order of arrival, with what lets the next one in; a second call of it does nothing. */
  async own(place: Place): Promise<() => void> {
    const before = this.#last.get(place)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last.set(place, promise)
    await before
    return () => {
      if (this.#last.get(place) === promise) this.#last.delete(place)
      resolve()
    }
  }
}
