import type { Instant, SealCancelCause, SealCancelled, SealId, SealRemade } from '@hub/schemas'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { CommittedEvent } from '../commit.ts'
import { revocationOf } from './revocation-of.ts'
import type { SealMaker, SealRevocation } from './seal-maker.ts'

const everyMsDefault = 30_000
const sealsPerPage = 200
/** A round ends after so many failures in a row: nobody seems to be there, and each attempt may take as long as a request may. */
const failuresInRowMax = 3

interface EndedSeal {
  readonly seal_id: string
  readonly end_cause: string
  readonly remade: boolean
  readonly ended_at: Date
  readonly ended_position: string
  /** When the end of it was recorded. */
  readonly changed_at: Date
  /** null: it ended before it was filed, and nothing was made. */
  readonly certificates: Readonly<Record<'sm2' | 'p256', { readonly serial: string }>> | null
}
const endedSeals = `select seal_id, end_cause, successor_id is not null as remade, ended_at, ended_position, changed_at, certificates from read.seal_register
 where ended_position > $1 order by ended_position limit ${sealsPerPage}`
const endedBehind = `select count(*) as count, min(changed_at) as oldest from read.seal_register where ended_position > $1 and seal_id <> all($2::uuid[])`

/** 未告吊销 — seals that have ended and of which the signer has not been told. */
export interface RevocationBacklog {
  readonly waiting: number
  /** Since the end of the oldest was recorded; 0: none waits. */
  readonly oldestMs: number
}

interface Untold { readonly revocation: SealRevocation; readonly sinceMs: number }

export interface RevocationsOptions {
  readonly maker: SealMaker
  readonly pool: Pool
  readonly log: Logger
  readonly nowMs: () => number
  readonly everyMs?: number
}

/**
 * 应有的吊销 — tells the signer of every seal that has ended. At once when its event has become durable; and all of them again, in the order of the log, by the
 * register of seals: from its beginning at each start and then as it grows. So what a crash or a signer that was away has lost is made up for;
 * telling twice does no harm. A seal of which the signer cannot be told holds up no other: it is asked for again in later rounds, after the new ones, and
 * the log names it. Nothing waits for it: with a cancelled seal nothing is sealed, whatever the signer knows.
 */
export class Revocations {
  readonly #maker: SealMaker
  readonly #pool: Pool
  readonly #log: Logger
  readonly #nowMs: () => number
  readonly #timer: NodeJS.Timeout
  /** Up to where the register has been gone through. */
  #seenTo = -1
  /** Seals on the way there that could not be told, those that have waited longest for an attempt first. Lost by a crash, and found again from the beginning of the register. */
  readonly #untold = new Map<SealId, Untold>()
  /** Those of the register that no round has come to; undefined before the first. */
  #behind: { readonly count: number; readonly sinceMs: number } | undefined
  #round: Promise<void> | undefined
  #failuresInRow = 0
  #closed = false
  #failing = false

  constructor({ maker, pool, log, nowMs, everyMs = everyMsDefault }: RevocationsOptions) {
    this.#maker = maker
    this.#pool = pool
    this.#log = log
    this.#nowMs = nowMs
    this.#timer = setInterval(() => { void this.catchUp() }, everyMs).unref()
    void this.catchUp()
  }

  /** undefined: not known yet. What was told of an append alone counts from when it could not be told. */
  backlog(): RevocationBacklog | undefined {
    if (this.#behind === undefined) return undefined
    const since = [...this.#untold.values()].map(({ sinceMs }) => sinceMs)
    if (this.#behind.count > 0) since.push(this.#behind.sinceMs)
    const now = this.#nowMs()
    return { waiting: this.#untold.size + this.#behind.count, oldestMs: Math.max(0, ...since.map((sinceMs) => now - sinceMs)) }
  }

  /** After an append. Rejects never: what cannot be told now is told by a later round. */
  async tell(events: readonly CommittedEvent[]): Promise<void> {
    for (const revocation of events.flatMap(revocationsIn)) await this.#attempt({ revocation, sinceMs: this.#nowMs() })
  }

  /** One round; those asked for while one runs are that one. Rejects never. */
  catchUp(): Promise<void> {
    return (this.#round ??= this.#tellAll().finally(() => { this.#round = undefined }))
  }

  async #tellAll(): Promise<void> {
    const before = new Set(this.#untold.keys())
    this.#failuresInRow = 0
    try {
      if (await this.#tellNew()) await this.#tellEach([...this.#untold.values()].filter(({ revocation }) => before.has(revocation.sealId)))
      await this.#countBehind()
    } catch (error) {
      if (!this.#failing && !this.#closed) this.#log.warn({ err: error }, 'revocations of seals: the register cannot be read now, trying again until it can')
      this.#failing = true
      return
    }
    if (!this.#failing || this.#untold.size > 0 || this.#closed) return
    this.#log.info('revocations of seals: the signer has been told of every seal again')
    this.#failing = false
  }

  /** False where the round ended before the register did. */
  async #tellNew(): Promise<boolean> {
    for (;;) {
      const { rows } = await this.#pool.query<EndedSeal>(endedSeals, [this.#seenTo])
      for (const row of rows) {
        if (!(await this.#tellEach([{ revocation: revocationOfRow(row), sinceMs: row.changed_at.getTime() }]))) return false
        this.#seenTo = Number(row.ended_position)
      }
      if (rows.length < sealsPerPage) return true
    }
  }

  async #countBehind(): Promise<void> {
    const { rows: [row] } = await this.#pool.query<{ count: string; oldest: Date | null }>(endedBehind, [this.#seenTo, [...this.#untold.keys()]])
    this.#behind = { count: Number(row?.count ?? 0), sinceMs: row?.oldest?.getTime() ?? this.#nowMs() }
  }

  async #tellEach(all: readonly Untold[]): Promise<boolean> {
    for (const each of all) {
      if (this.#closed || this.#failuresInRow >= failuresInRowMax) return false
      this.#failuresInRow = (await this.#attempt(each)) ? 0 : this.#failuresInRow + 1
    }
    return true
  }

  // Each seal is named in the log when it first fails. One that fails again goes behind the others that wait.
  async #attempt({ revocation, sinceMs }: Untold): Promise<boolean> {
    const { sealId } = revocation
    try {
      await this.#maker.revoke(revocation)
      this.#untold.delete(sealId)
      return true
    } catch (error) {
      const earlier = this.#untold.get(sealId)
      if (!this.#untold.delete(sealId) && !this.#closed) this.#log.warn({ err: error, sealId }, 'revocations of seals: the signer cannot be told of this seal now, trying again until it can')
      this.#untold.set(sealId, { revocation, sinceMs: Math.min(sinceMs, earlier?.sinceMs ?? sinceMs) })
      this.#failing = true
      return false
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#round
  }
}

function revocationOfRow({ seal_id: sealId, end_cause: cause, remade, ended_at: endedAt, certificates }: EndedSeal): SealRevocation {
  const serials = certificates === null ? undefined : { sm2: certificates.sm2.serial, p256: certificates.p256.serial }
  return revocationOf({ sealId: sealId as SealId, cause: cause as SealCancelCause, remade, at: endedAt.toISOString() as Instant, serials })
}

function revocationsIn({ envelope: { type, data, effectiveAt, recordedAt } }: CommittedEvent): readonly SealRevocation[] {
  if (type !== 'SealCancelled' && type !== 'SealRemade') return []
  const { sealId, cause } = data as unknown as SealCancelled['data'] | SealRemade['data']
  return [revocationOf({ sealId, cause, remade: type === 'SealRemade', at: effectiveAt ?? recordedAt })]
}
