import type { DomainEvent, Envelope, Instant } from '@hub/schemas'
import { decodeEnvelope } from '../events/codec.ts'
import { upcast } from '../events/upcast.ts'
import type { EventStore } from '../store/event-store.ts'

export interface Logged {
  readonly position: number
  readonly revision: number
  readonly stream: string
  readonly envelope: Envelope
  readonly event: DomainEvent & { readonly effectiveAt?: Instant }
  readonly text: string
}

const pageSize = 1_000

/** The whole log from `from` on, in order. */
export async function wholeLog(store: Pick<EventStore, 'readAll'>, from = 0): Promise<readonly Logged[]> {
  const found: Logged[] = []
  for (let next = from; ;) {
    const page = await store.readAll(next, pageSize)
    if (page.length === 0) return found
    for (const { position, revision, stream, bytes } of page) {
      const envelope = decodeEnvelope(bytes)
      found.push({ position, revision, stream, envelope, event: upcast(envelope), text: Buffer.from(bytes).toString('utf8') })
    }
    next += page.length
  }
}
