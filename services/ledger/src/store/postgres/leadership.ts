import { randomUUID } from 'node:crypto'
import { assert } from '@hub/kernel'
import { WriterFenced } from '../store-unavailable.ts'
import type { Standing } from '../writing/journal.ts'
import { LockSession } from './lock-session.ts'
import type { Connect, StoreConnection } from './session.ts'
import { raiseEpochSql, readStandingSql } from './sql.ts'

/**
 * 写入权 — a session lock keeps a second ledger waiting, the epoch keeps a former writer out: who takes over raises it, and every append names its own.
 */
export class Leadership {
  readonly #lock: LockSession
  readonly #holder = randomUUID()
  #epoch: number | undefined

  constructor(connect: Connect) {
    this.#lock = new LockSession(connect)
  }

  get isConnected(): boolean {
    return this.#lock.isConnected
  }

  /** Throws when the session is lost; `confirm` gets another. */
  get connection(): StoreConnection {
    return this.#lock.connection
  }

  get epoch(): number {
    assert(this.#epoch !== undefined, 'the writer has an epoch')
    return this.#epoch
  }

  /** Called when a session that held the lock is gone. */
  onLost(listener: () => void): void {
    this.#lock.onLost(listener)
  }

  /** One try to become the writer; undefined while another is. Rejects when the server cannot be reached. */
  async tryTake(): Promise<Standing | undefined> {
    return (await this.#lock.tryTake()) ? this.#raise(this.connection) : undefined
  }

  /**
   * Makes sure that we are still the writer, over a new session if need be; undefined when that cannot be said yet. Throws WriterFenced when
   * another has been the writer since; `connection` can then still read. Either way, no statement of ours is under way any more.
   */
  async confirm(): Promise<Standing | undefined> {
    const connection = await this.#lock.open()
    const unbroken = this.#lock.holdsLock
    const locked = unbroken || (await this.#lock.tryTake())
    const { holder, head } = await readStanding(connection)
    if (holder !== this.#holder) throw new WriterFenced('another ledger has become the writer')
    if (unbroken) return { head, unbroken }
    return locked ? this.#raise(connection) : undefined
  }

  close(): Promise<void> {
    return this.#lock.close()
  }

  /** Ends a session that no longer answers. */
  abandon(): Promise<void> {
    return this.#lock.abandon()
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
