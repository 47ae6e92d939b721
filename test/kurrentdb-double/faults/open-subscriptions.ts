import type { CallScene } from '../services/call-scene.ts'
import type { Ending } from './fault.ts'
import { suffer } from './suffer.ts'

interface Open {
  readonly requiresLeader: boolean
  drop(effect: Ending): void
}

/** 打开的订阅 — those of one node, so that a fault can drop all of them at once. */
export class OpenSubscriptions {
  readonly #open = new Set<Open>()

  get size(): number {
    return this.#open.size
  }

  /** `dropped` rejects with the answer to give when the subscription is dropped. */
  open(scene: CallScene, requiresLeader: boolean): { readonly dropped: Promise<never>; close(): void } {
    const { promise, reject } = Promise.withResolvers<never>()
    const entry: Open = { requiresLeader, drop: (effect) => void suffer(effect, scene).catch(reject) }
    this.#open.add(entry)
    return { dropped: promise, close: () => void this.#open.delete(entry) }
  }

  dropAll(effect: Ending): void {
    for (const subscription of [...this.#open]) subscription.drop(effect)
  }

  dropThoseOfTheLeader(): void {
    for (const subscription of [...this.#open]) if (subscription.requiresLeader) subscription.drop('not-leader')
  }
}
