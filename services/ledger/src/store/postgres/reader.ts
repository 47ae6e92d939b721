import { StoreUnavailable } from '../store-unavailable.ts'
import { backOff, pause } from '../pause.ts'
import type { Connect, ConnectionPurpose, Statement, StatementResult, StoreConnection } from './session.ts'

const readTimeMaxMs = 10_000
const retryAfterMs = [10, 50, 100, 200, 500] as const

/** Classes of SQLSTATE that no second try can mend: data exception, wrong password, no such database, syntax error or access rule violation. */
const lastingTrouble = /^(22|28|3D|42)/

/**
 * 读连接 — one session for reads, opened at the first of them and again whenever it is lost. Reads change nothing, so each is tried again until it
 * succeeds or its time is over: then StoreUnavailable.
 */
export class Reader {
  readonly #connect: Connect
  readonly #purpose: ConnectionPurpose
  #session: Promise<StoreConnection> | undefined
  #closed = false

  constructor(connect: Connect, purpose: ConnectionPurpose) {
    this.#connect = connect
    this.#purpose = purpose
  }

  async run(statement: Statement): Promise<StatementResult> {
    const deadline = performance.now() + readTimeMaxMs
    for (let attempt = 0; ; attempt += 1) {
      if (this.#closed) throw new StoreUnavailable('the store is closed')
      try {
        const connection = await this.#open()
        return await connection.run(statement)
      } catch (cause) {
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
        if (lastingTrouble.test(code) || performance.now() > deadline) throw new StoreUnavailable('the store cannot be read', { cause })
        await pause(backOff(retryAfterMs, attempt))
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const session = this.#session
    this.#session = undefined
    await session?.then((connection) => connection.close(), () => undefined)
  }

  #open(): Promise<StoreConnection> {
    if (this.#session !== undefined) return this.#session
    const session = this.#connect(this.#purpose)
    this.#session = session
    const forget = (): void => {
      if (this.#session === session) this.#session = undefined
    }
    session.then((connection) => { connection.onLost(forget) }, forget)
    return session
  }
}
