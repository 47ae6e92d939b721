import type { CallScene } from '../services/call-scene.ts'
import type { Effect } from './fault.ts'
import { suffer } from './suffer.ts'

interface Open {
  drop(effect: Effect): void
}

/** 打开的订阅 — those of one node, so that all of them can be dropped at once. */
export class OpenSubscriptions {
  readonly #open = new Set<Open>()

  get size(): number {
    return this.#open.size
  }

  /** `dropped` rejects with the answer to give when the subscription is dropped. */
  open(scene: CallScene): { readonly dropped: Promise<never>; close(): void } {
    const { promise, reject } = Promise.withResolvers<never>()
    const entry: Open = { drop: (effect) => void suffer(effect, scene).catch(reject) }
    this.#open.add(entry)
    return { dropped: promise, close: () => void this.#open.delete(entry) }
  }

  dropAll(effect: Effect): void {
    for (const subscription of [...this.#open]) subscription.drop(effect)
  }
}
