import { textArray } from './binary-array.ts'
import type { Connect, StoreConnection } from './session.ts'
import { endFormerSessionSql, takeLockSql } from './sql.ts'

/** Advisory locks are per database. Any number that nobody else in it locks; the same for every store, so that a hub has one writer whatever it writes to. */
const writerLock = '7240951630117'

/** 写入锁 — the session lock that keeps a second ledger waiting. It ends with the session, so a crash leaves nothing to clean up. */
export class LockSession {
  readonly #connect: Connect
  #connection: StoreConnection | undefined
  /** Sessions of ours that ended without our seeing the server end them. */
  readonly #former = new Set<string>()
  #holdsLock = false
  #opening: Promise<StoreConnection> | undefined
  #closed = false
  #lost: () => void = () => undefined

  constructor(connect: Connect) {
    this.#connect = connect
  }

  get isConnected(): boolean {
    return this.#connection !== undefined
  }

  get holdsLock(): boolean {
    return this.#holdsLock
  }

  /** Throws when the session is lost; `open` gets another. */
  get connection(): StoreConnection {
    if (this.#connection === undefined) throw new Error('the writer has no session now')
    return this.#connection
  }

  /** Called when a session that held the lock is gone. */
  onLost(listener: () => void): void {
    this.#lost = listener
  }

  /** The session, a new one if need be. Rejects when the server cannot be reached. */
  async open(): Promise<StoreConnection> {
    if (this.#connection !== undefined) return this.#connection
    this.#opening = this.#openNew()
    return this.#opening
  }

  /** One try to take the lock, over the session or a new one; false while another has it. */
  async tryTake(): Promise<boolean> {
    const connection = await this.open()
    const { rows: [row] } = await connection.run(takeLockSql(writerLock))
    this.#holdsLock = row?.[0] === true
    if (this.#holdsLock) this.#former.clear()
    else if (this.#former.size > 0) await connection.run(endFormerSessionSql(writerLock, textArray([...this.#former])))
    return this.#holdsLock
  }

  /** Hands the lock on; no session of ours is left, not even one that is being opened. */
  async close(): Promise<void> {
    this.#closed = true
    const connection = this.#connection
    this.#forget()
    await connection?.close()
    await this.#opening?.catch(() => undefined)
  }

  /** Ends a session that no longer answers. */
  async abandon(): Promise<void> {
    const connection = this.#connection
    this.#forget()
    await connection?.close(true)
  }

  #forget(): void {
    if (this.#connection !== undefined) this.#former.add(this.#connection.identity)
    this.#connection = undefined
    this.#holdsLock = false
  }

  async #openNew(): Promise<StoreConnection> {
    if (this.#closed) throw new Error('the writer is closed')
    const connection = await this.#connect('writer')
    if (this.#closed) {
      await connection.close()
      throw new Error('the writer is closed')
    }
    this.#connection = connection
    connection.onLost(() => {
      if (this.#connection !== connection) return
      const held = this.#holdsLock
      this.#forget()
      if (held) this.#lost()
    })
    return connection
  }
}
