import type { Instant, SealCancelCause, SealCancelled, SealId, SealRemade } from '@hub/schemas'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { CommittedEvent } from '../commit.ts'
import { revocationOf } from './revocation-of.ts'
import type { SealMaker, SealRevocation } from './seal-maker.ts'

const everyMsDefault = 30_000
const sealsPerRoundMax = 200

interface EndedSeal {
  readonly seal_id: string
  readonly end_cause: string
  readonly remade: boolean
  readonly ended_at: Date
  readonly ended_position: string
}
const endedSeals = `select seal_id, end_cause, successor_id is not null as remade, ended_at, ended_position from read.seal_register
 where ended_position > $1 order by ended_position limit ${sealsPerRoundMax}`

export interface RevocationsOptions {
  readonly maker: SealMaker
  readonly pool: Pool
  readonly log: Logger
  readonly everyMs?: number
}

/**
 * 应有的吊销 — tells the signer of every seal that has ended. At once when its event has become durable; and all of them again, in the order of the log, by the
 * register of seals: from its beginning at each start and then as it grows. So what a crash or a signer that was away has lost is made up for;
 * telling twice does no harm. Nothing waits for it: with a cancelled seal nothing is sealed, whatever the signer knows.
 */
export class Revocations {
  readonly #maker: SealMaker
  readonly #pool: Pool
  readonly #log: Logger
  readonly #timer: NodeJS.Timeout
  #toldTo = -1
  #round: Promise<void> | undefined
  #closed = false
  #failing = false

  constructor({ maker, pool, log, everyMs = everyMsDefault }: RevocationsOptions) {
    this.#maker = maker
    this.#pool = pool
    this.#log = log
    this.#timer = setInterval(() => { void this.catchUp() }, everyMs).unref()
    void this.catchUp()
  }

  /** After an append. Rejects never: what cannot be told now is told by a later round. */
  async tell(events: readonly CommittedEvent[]): Promise<void> {
    await this.#orLater(async () => {
      for (const revocation of events.flatMap(revocationsIn)) await this.#maker.revoke(revocation)
    })
  }

  /** One round; those asked for while one runs are that one. */
  catchUp(): Promise<void> {
    return (this.#round ??= this.#orLater(() => this.#tellAll()).finally(() => { this.#round = undefined }))
  }

  async #tellAll(): Promise<void> {
    for (;;) {
      const { rows } = await this.#pool.query<EndedSeal>(endedSeals, [this.#toldTo])
      for (const row of rows) {
        if (this.#closed) return
        await this.#maker.revoke(revocationOf({ sealId: row.seal_id as SealId, cause: row.end_cause as SealCancelCause, remade: row.remade, at: row.ended_at.toISOString() as Instant }))
        this.#toldTo = Number(row.ended_position)
      }
      if (rows.length < sealsPerRoundMax) return
    }
  }

  // Told when it begins to fail and when it succeeds again.
  async #orLater(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      if (this.#failing) this.#log.info('revocations of seals: the signer has been told again')
      this.#failing = false
    } catch (error) {
      if (!this.#failing && !this.#closed) this.#log.warn({ err: error }, 'revocations of seals: the signer cannot be told now, trying again until it can')
      this.#failing = true
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#round
  }
}

function revocationsIn({ envelope: { type, data, effectiveAt, recordedAt } }: CommittedEvent): readonly SealRevocation[] {
  if (type !== 'SealCancelled' && type !== 'SealRemade') return []
  const { sealId, cause } = data as unknown as SealCancelled['data'] | SealRemade['data']
  return [revocationOf({ sealId, cause, remade: type === 'SealRemade', at: effectiveAt ?? recordedAt })]
}
