import { randomUUID } from 'node:crypto'
import { assert } from '@hub/kernel'
import { WriterFenced } from '../store-unavailable.ts'
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
  #backendPid = 0
  #holdsLock = false
  #lost: (cause: Error) => void = () => undefined

  constructor(connect: Connect) {
    this.#connect = connect
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
    if (!(await this.#tryLock(connection))) return undefined
    return this.#raise(connection)
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
    if (locked) return this.#raise(connection)
    // Our own former session still holds the lock: the network broke and the server has not noticed. Nobody else will end it.
    await connection.run(endFormerSessionSql(writerLock, this.#backendPid))
    return undefined
  }

  async release(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#holdsLock = false
    await connection?.close()
  }

  /** Ends a session that no longer answers. */
  async abandon(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#holdsLock = false
    await connection?.close(true)
  }

  async #session(): Promise<StoreConnection> {
    if (this.#connection !== undefined) return this.#connection
    const connection = await this.#connect('writer')
    this.#connection = connection
    connection.onLost((cause) => {
      if (this.#connection !== connection) return
      const led = this.#holdsLock
      this.#connection = undefined
      this.#holdsLock = false
      if (led) this.#lost(cause)
    })
    return connection
  }

  async #tryLock(connection: StoreConnection): Promise<boolean> {
    const { rows: [row] } = await connection.run(takeLockSql(writerLock))
    const [locked, pid] = row ?? []
    if (locked !== true) return false
    this.#holdsLock = true
    this.#backendPid = Number(pid)
    return true
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
