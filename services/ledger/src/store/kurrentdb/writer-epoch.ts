import { NO_STREAM, STREAM_STATE, type ConsistencyCheck } from '@kurrent/kurrentdb-client'
import { assert } from '@hub/kernel'
import { randomUUID } from 'node:crypto'
import { StoreDamaged } from '../store-unavailable.ts'
import { appendWithin } from './append-within.ts'
import type { Feed } from './feed.ts'
import { AppendUnanswered, type AppendRefused } from './failures.ts'
import { epochRecord } from './hub-record.ts'
import type { Term } from './numbering.ts'
import type { RenewableClient } from './renewable-client.ts'
import type { StreamNames } from './stream-names.ts'

const takesMax = 5

export interface WriterEpochParts {
  readonly clients: RenewableClient
  readonly names: StreamNames
  readonly feed: Feed
  readonly holder: string
}

/**
 * 任期 — the stream `writer-epoch` of a hub: one event a term, naming who holds it. Every append checks that ours is the last, so whoever adds one keeps all
 * appends of the term before out, also those that are still on their way.
 */
export class WriterEpoch {
  readonly #parts: WriterEpochParts
  #epoch = -1

  constructor(parts: WriterEpochParts) {
    this.#parts = parts
  }

  /** What every append checks. */
  get check(): ConsistencyCheck {
    assert(this.#epoch >= 0, 'the writer has an epoch')
    return checkOf(this.#parts.names.writerEpoch, this.#epoch)
  }

  /** Begins our first term, whoever had the last. Only under the writer's lock. Rejects when the server does not say that it did. */
  async take(signal: AbortSignal): Promise<Term> {
    let last = this.#parts.feed.lastTerm?.epoch ?? -1
    for (let attempt = 0; attempt < takesMax; attempt += 1) {
      const refused = await this.#append(last)
      if (refused === undefined) {
        this.#epoch = last + 1
        return this.#parts.feed.begun(this.#epoch, signal)
      }
      last = this.#lastOf(refused)
    }
    throw new Error('the term of the writer moves faster than it can be taken')
  }

  /**
   * Begins another term of ours: what was on its way in the last one is then in the log before it, or never will be. The first term of somebody else, if there is one: we
   * are the writer no more. Rejects when the server does not say.
   */
  async renew(signal: AbortSignal): Promise<Term> {
    const refused = await this.#append(this.#epoch)
    const last = refused === undefined ? this.#epoch + 1 : this.#lastOf(refused)
    // Terms between are our own where an earlier answer was lost.
    for (let epoch = this.#epoch + 1; epoch <= last; epoch += 1) {
      const term = await this.#parts.feed.begun(epoch, signal)
      if (!this.isOurs(term) || epoch === last) {
        if (this.isOurs(term)) this.#epoch = epoch
        return term
      }
    }
    throw new StoreDamaged('KurrentDB 中的任期记录比先前少：服务器可能被恢复到了较早的备份')
  }

  isOurs({ holder }: Term): boolean {
    return holder === this.#parts.holder
  }

  #lastOf(refused: AppendRefused): number {
    const last = refused.violations.get(this.#parts.names.writerEpoch)
    if (last === undefined) throw refused
    return last
  }

  async #append(last: number): Promise<AppendRefused | undefined> {
    const { clients, names, holder } = this.#parts
    const failure = await appendWithin(clients, [epochRecord(names, randomUUID(), holder)], [checkOf(names.writerEpoch, last)])
    if (failure instanceof AppendUnanswered) throw failure
    return failure
  }
}

export function checkOf(streamName: string, revision: number): ConsistencyCheck {
  return { type: STREAM_STATE, streamName, expectedState: revision < 0 ? NO_STREAM : BigInt(revision) }
}
