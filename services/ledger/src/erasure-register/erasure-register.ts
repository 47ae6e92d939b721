import { assert, oneAtATime } from '@hub/kernel'
import type { Envelope, Instant } from '@hub/schemas'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { askIndex } from '../decide-index/unavailable.ts'
import { decodeEnvelope, encodeEnvelope } from '../events/codec.ts'
import type { AroundAppend } from '../store/around-append.ts'
import type { LedgerStore } from '../store/event-store.ts'
import { appendToRegister, ErasureRegisterDamaged, readRegister, type RegisteredErasure } from './register-file.ts'

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
  readonly #oneAtATime = oneAtATime()

  constructor(path: string, log: Logger) {
    this.#path = path
    this.#log = log
  }

  /** Registers what the ledger erases, as soon as it is durable. A file that cannot be written is told and stops no erasure: the next start completes it. */
  readonly aroundAppend: AroundAppend = async (write, writes) => {
    const result = await write()
    if (!result.ok) return result
    let position = result.firstPosition
    const erasures: RegisteredErasure[] = []
    for (const { stream, events } of writes)
      for (const { bytes } of events) {
        if (stream.startsWith('holder-') && decodeEnvelope(bytes).type === erasedType) erasures.push({ position, stream, bytes: Buffer.from(bytes) })
        position += 1
      }
    if (erasures.length > 0) await this.#record(erasures).catch((err: unknown) => { this.#log.error({ err }, 'the erasure register cannot be written') })
    return result
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

  /** 补全 — registers the erasures of the log that the register lacks. After the decision index has caught up. @throws IndexUnavailable @throws StoreUnavailable */
  async complete(pool: Pool, store: LedgerStore): Promise<void> {
    const registered = new Set((await readRegister(this.#path)).map(({ position }) => position))
    const { rows } = await askIndex<{ position: string }>(pool, { text: 'select position from decide.erasure order by position' })
    const missing: RegisteredErasure[] = []
    for (const position of rows.map((row) => Number(row.position)).filter((one) => !registered.has(one))) {
      const [recorded] = await store.readAll(position, 1)
      if (recorded !== undefined) missing.push({ position, stream: recorded.stream, bytes: Buffer.from(recorded.bytes) })
    }
    if (missing.length > 0) await this.#record(missing)
  }

  #record(erasures: readonly RegisteredErasure[]): Promise<void> {
    return this.#oneAtATime(this.#path, () => appendToRegister(this.#path, erasures))
  }
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
