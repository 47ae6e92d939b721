import { randomUUID } from 'node:crypto'
import { assert } from '@hub/kernel'
import { WriterFenced } from '../store-unavailable.ts'
import { textArray } from './binary-array.ts'
import type { Connect, StoreConnection } from './session.ts'
import { endFormerSessionSql, raiseEpochSql, readStandingSql, takeLockSql } from './sql.ts'

/** Advisory locks are per database. Any number that nobody else in it locks. */
const writerLock = '7240951630117'

export interface Standing {
  /** Position of the last durable event; -1 for an empty log. */
  readonly head: number
  /** No other session can have written since we last knew. */
  readonly unbroken: boolean
}

/**
 * 写入权 — a session lock keeps a second ledger waiting, the epoch keeps a former writer out: who takes over raises it, and every append names its own.
 * The lock ends with the session, so a crash leaves nothing to clean up.
 */
export class Leadership {
  readonly #connect: Connect
  readonly #holder = randomUUID()
  #connection: StoreConnection | undefined
  #epoch: number | undefined
  /** Sessions of ours that ended without our seeing the server end them. */
  readonly #former = new Set<string>()
  #holdsLock = false
  #opening: Promise<StoreConnection> | undefined
  #closed = false
  #lost: (cause: Error) => void = () => undefined

  constructor(connect: Connect) {
    this.#connect = connect
  }

  get isConnected(): boolean {
    return this.#connection !== undefined
  }

  /** Throws when the session is lost; `confirm` gets another. */
  get connection(): StoreConnection {
    if (this.#connection === undefined) throw new Error('the writer has no session now')
    return this.#connection
  }

  get epoch(): number {
    assert(this.#epoch !== undefined, 'the writer has an epoch')
    return this.#epoch
  }

  /** Called when a session that held the lock is gone. */
  onLost(listener: (cause: Error) => void): void {
    this.#lost = listener
  }

  /** One try to become the writer; undefined while another is. Rejects when the server cannot be reached. */
  async tryTake(): Promise<Standing | undefined> {
    const connection = await this.#session()
    return (await this.#tryLock(connection)) ? this.#raise(connection) : undefined
  }

  /**
   * Makes sure that we are still the writer, over a new session if need be; undefined when that cannot be said yet. Throws WriterFenced when
   * another has been the writer since; `connection` can then still read. Either way, no statement of ours is under way any more.
   */
  async confirm(): Promise<Standing | undefined> {
    const connection = await this.#session()
    const unbroken = this.#holdsLock
    const locked = unbroken || (await this.#tryLock(connection))
    const { holder, head } = await readStanding(connection)
    if (holder !== this.#holder) throw new WriterFenced('another ledger has become the writer')
    if (unbroken) return { head, unbroken }
    return locked ? this.#raise(connection) : undefined
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

  async #session(): Promise<StoreConnection> {
    if (this.#connection !== undefined) return this.#connection
    this.#opening = this.#open()
    return this.#opening
  }

  async #open(): Promise<StoreConnection> {
    if (this.#closed) throw new Error('the writer is closed')
    const connection = await this.#connect('writer')
    if (this.#closed) {
      await connection.close()
      throw new Error('the writer is closed')
    }
    this.#connection = connection
    connection.onLost((cause) => {
      if (this.#connection !== connection) return
      const led = this.#holdsLock
      this.#forget()
      if (led) this.#lost(cause)
    })
    return connection
  }

  async #tryLock(connection: StoreConnection): Promise<boolean> {
    const { rows: [row] } = await connection.run(takeLockSql(writerLock))
    this.#holdsLock = row?.[0] === true
    if (this.#holdsLock) this.#former.clear()
    else if (this.#former.size > 0) await connection.run(endFormerSessionSql(writerLock, textArray([...this.#former])))
    return this.#holdsLock
  }

  // Waits for the appends of a former writer that are still under way; what is read after it is where the log ends.
  async #raise(connection: StoreConnection): Promise<Standing> {
    const { rows: [raised] } = await connection.run(raiseEpochSql(this.#holder))
    this.#epoch = Number(raised?.[0])
    const { head } = await readStanding(connection)
    return { head, unbroken: false }
  }
}

async function readStanding(connection: StoreConnection): Promise<{ readonly holder: unknown; readonly head: number }> {
  const { rows: [row] } = await connection.run(readStandingSql())
  assert(row !== undefined, 'the writer row exists')
  return { holder: row[0], head: Number(row[1]) }
}
