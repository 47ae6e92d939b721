import { assert, oneAtATime } from '@hub/kernel'
import type { Envelope, Instant } from '@hub/schemas'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { askIndex } from '../decide-index/unavailable.ts'
import { decodeEnvelope, encodeEnvelope } from '../events/codec.ts'
import type { AroundAppend } from '../store/around-append.ts'
import type { LedgerStore, Write } from '../store/event-store.ts'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { type OwedErasure, OwedErasures, type OwedErasuresOptions } from './owed-erasures.ts'
import { appendToRegister, ErasureRegisterDamaged, lineOf, readRegister, type RegisteredErasure } from './register-file.ts'

const erasedType = 'HolderErased'

/**
 * 清除登记簿 — a file outside the database that holds every erasure of the log. A database that is set back to a point before an erasure has lost the
 * event as well as its effect, and would show again who must not be shown: what the register holds and the log lacks is written into the log again before
 * the ledger opens, and the erasure follows as after any restart. To be kept with the newest backup, and never set back itself. It is no evidence: whoever
 * may write the file may have somebody erased, as whoever may write the database may.
 */
export class ErasureRegister {
  readonly #path: string
  readonly #log: Logger
  readonly #owed: OwedErasures
  readonly #oneAtATime = oneAtATime()

  constructor(path: string, log: Logger, options: Pick<OwedErasuresOptions, 'delaysMs'> = {}) {
    this.#path = path
    this.#log = log
    this.#owed = new OwedErasures({ record: (erasures) => this.#record(erasures), log, ...options })
  }

  /**
   * Registers what the ledger erases, as soon as it is durable. What cannot be written stops no erasure: it is owed, as is an erasure of which nobody can say whether it was kept, and `keepComplete`
   * makes it good.
   */
  readonly aroundAppend: AroundAppend = async (write, writes) => {
    const erasures = erasuresIn(writes)
    if (erasures.length === 0) return write()
    const result = await write().catch((error: unknown) => {
      if (error instanceof StoreUnavailable && error.outcome === 'unknown') this.#owed.add(erasures.map(({ stream, bytes }) => ({ stream, bytes, position: undefined })))
      throw error
    })
    if (!result.ok) return result
    const kept = erasures.map(({ at, stream, bytes }) => ({ stream, bytes, position: result.firstPosition + at }))
    await this.#record(kept).catch((err: unknown) => {
      this.#log.error({ err }, 'the erasure register cannot be written')
      this.#owed.add(kept)
    })
    return result
  }

  /** 保持完整 — makes good what is owed, now and later, until the signal. After `complete`. */
  keepComplete(store: LedgerStore, signal: AbortSignal): void {
    this.#owed.watch(store, signal)
  }

  /**
   * 重放 — writes into the log what it lacks, under the same event ids; gives how many. To be called by the writer, before anything is decided. An erasure of a
   * holder whom the log does not know is passed over: there is nothing of her.
   * @throws ErasureRegisterDamaged @throws StoreUnavailable
   */
  async replayInto(store: LedgerStore): Promise<number> {
    let replayed = 0
    let last = await lastRecordedAt(store)
    const seen = new Set<string>()
    for (const { stream, bytes } of await readRegister(this.#path)) {
      const envelope = checked(stream, bytes)
      if (seen.has(envelope.id)) continue
      seen.add(envelope.id)
      const recorded = await store.readStream(stream)
      const newest = recorded.at(-1)
      if (newest === undefined || recorded.some((event) => decodeEnvelope(event.bytes).id === envelope.id)) continue
      // As it was, to the letter, unless the log has gone on meanwhile: instants never decrease in it.
      const recordedAt = last !== undefined && envelope.recordedAt < last ? last : envelope.recordedAt
      const event = { id: envelope.id, bytes: encodeEnvelope({ ...envelope, recordedAt }) }
      const result = await store.append([{ stream, expected: newest.revision, events: [event] }], [])
      assert(result.ok, 'nobody else writes while the register is replayed')
      last = recordedAt
      replayed += 1
    }
    if (replayed > 0) this.#log.warn({ replayed }, 'erasures that the log had lost are on record again')
    return replayed
  }

  /**
   * 补全 — registers the erasures of the log that the register lacks. The position alone does not say that it has one: a register of another log, or of this one before it was set back, may name it for
   * another event. After the decision index has caught up. @throws IndexUnavailable @throws StoreUnavailable
   */
  async complete(pool: Pool, store: LedgerStore): Promise<void> {
    const registered = new Set((await readRegister(this.#path)).map(lineOf))
    const { rows } = await askIndex<{ position: string }>(pool, { text: 'select position from decide.erasure order by position' })
    const missing: RegisteredErasure[] = []
    for (const position of rows.map((row) => Number(row.position))) {
      const [recorded] = await store.readAll(position, 1)
      if (recorded?.position !== position) continue
      const erasure = { position, stream: recorded.stream, bytes: Buffer.from(recorded.bytes) }
      if (!registered.has(lineOf(erasure))) missing.push(erasure)
    }
    if (missing.length > 0) await this.#record(missing)
  }

  #record(erasures: readonly RegisteredErasure[]): Promise<void> {
    return this.#oneAtATime(this.#path, () => appendToRegister(this.#path, erasures))
  }
}

/** With their place among the events of the append, which stand one after another in the order of its writes. */
function erasuresIn(writes: readonly Write[]): readonly (Pick<OwedErasure, 'stream' | 'bytes'> & { readonly at: number })[] {
  if (!writes.some(({ stream }) => stream.startsWith('holder-'))) return []
  return writes
    .flatMap(({ stream, events }) => events.map(({ bytes }) => ({ stream, bytes })))
    .map(({ stream, bytes }, at) => ({ at, stream, bytes: Buffer.from(bytes) }))
    .filter(({ stream, bytes }) => stream.startsWith('holder-') && decodeEnvelope(bytes).type === erasedType)
}

/** A line may have come from anywhere: only an erasure of the very stream that it names is written into the log. */
function checked(stream: string, bytes: Buffer): Envelope {
  const envelope = parsed(bytes)
  const { holderId } = envelope.data as { readonly holderId?: unknown }
  const sound = envelope.type === erasedType && envelope.stream === stream && `holder-${String(holderId)}` === stream && encodeEnvelope(envelope).equals(bytes)
  if (!sound) throw new ErasureRegisterDamaged(`清除登记簿中关于 ${stream} 的一行被改动过。请从备份中找回完好的登记簿`)
  return envelope
}

function parsed(bytes: Buffer): Envelope {
  try {
    return decodeEnvelope(bytes)
  } catch (cause) {
    throw new ErasureRegisterDamaged('清除登记簿中有一行不是事件。请从备份中找回完好的登记簿', { cause })
  }
}

async function lastRecordedAt(store: LedgerStore): Promise<Instant | undefined> {
  const [last] = await store.readAll(Math.max(0, await store.head()), 1)
  return last === undefined ? undefined : decodeEnvelope(last.bytes).recordedAt
}
