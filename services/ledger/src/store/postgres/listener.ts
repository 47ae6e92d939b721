import type { Bell } from '../following/bell.ts'
import { backOff } from '../pause.ts'
import type { Connect, StoreConnection } from './session.ts'

const channel = 'ledger_event'
const retryAfterMs = [50, 200, 1_000, 5_000] as const

/** 监听 — rings the bell for what other processes append. Opens its session again by itself; what it misses meanwhile, the slow poll finds. */
export class Listener {
  readonly #connect: Connect
  readonly #bell: Bell
  #connection: StoreConnection | undefined
  #timer: NodeJS.Timeout | undefined
  #started = false
  #closed = false

  constructor(connect: Connect, bell: Bell) {
    this.#connect = connect
    this.#bell = bell
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    void this.#open(0)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#connection?.close()
  }

  async #open(attempt: number): Promise<void> {
    try {
      const connection = await this.#connect('listener')
      if (this.#closed) return await connection.close()
      this.#connection = connection
      connection.onLost(() => {
        this.#connection = undefined
        this.#openLater(0)
      })
      await connection.listen(channel, (payload) => { this.#bell.ring(Number(payload)) })
      this.#bell.ring()
    } catch {
      // Without a session the poll alone serves; the next attempt reports to nobody because nothing is lost.
      if (this.#connection === undefined) this.#openLater(attempt + 1)
    }
  }

  #openLater(attempt: number): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => { void this.#open(attempt) }, backOff(retryAfterMs, attempt)).unref()
  }
}
