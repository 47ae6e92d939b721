import type { UnitId } from '@hub/schemas'

/**
 * 启用的栅栏 — one activation of a unit's own seal at a time, from the look at the unit's other seals until its append is known: so two that are asked for at
 * once cannot both find none in use. The ledger has one writer, so a fence in its memory is enough, and a crash leaves nothing of it.
 */
export class SealFence {
  readonly #last = new Map<UnitId, Promise<void>>()

  /** Units at which somebody is, or waits. */
  get size(): number { return this.#last.size }

  /** Resolves in order of arrival, with what lets the next one in; a second call of it does nothing. */
  async own(unitId: UnitId): Promise<() => void> {
    const before = this.#last.get(unitId)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last.set(unitId, promise)
    await before
    return () => {
      if (this.#last.get(unitId) === promise) this.#last.delete(unitId)
      resolve()
    }
  }
}
