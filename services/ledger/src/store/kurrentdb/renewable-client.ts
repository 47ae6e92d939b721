import type { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { backOff } from '../pause.ts'

/** A client cannot be closed whole (its native half stays, some 100 KB), so in a long outage a new one is made ever more seldom. */
const renewAfterMs = [0, 1_000, 2_000, 5_000, 15_000, 60_000] as const

/**
 * 可更换的客户端 — client 1.3.1 can get lost for good: it never appends again when it once found no node of its cluster, never reads again when its first read met a
 * server that was down, and waits for ever behind a question for the version that nobody answers. Whoever sees that asks for another.
 */
export class RenewableClient {
  readonly #make: () => KurrentDBClient
  #current: KurrentDBClient
  #renewals = 0
  #renewedAt = Number.NEGATIVE_INFINITY

  constructor(make: () => KurrentDBClient) {
    this.#make = make
    this.#current = make()
  }

  get current(): KurrentDBClient {
    return this.#current
  }

  /** It has answered well: the next one that gets lost is replaced at once. */
  sound(client: KurrentDBClient): void {
    if (client === this.#current) this.#renewals = 0
  }

  /** It seems lost. Another takes its place, unless one has done so already or a moment ago. */
  lost(client: KurrentDBClient): void {
    const now = performance.now()
    if (client !== this.#current || now - this.#renewedAt < backOff(renewAfterMs, this.#renewals)) return
    this.#renewals += 1
    this.#renewedAt = now
    this.#current = this.#make()
    void client.dispose()
  }

  dispose(): Promise<void> {
    return this.#current.dispose()
  }
}
