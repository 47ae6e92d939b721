import type { Json, SealedPart, Subject } from '@hub/schemas'
import type { EventStore, RecordedEvent } from '../../store/event-store.ts'
import { readEvent, type Fed } from '../fed.ts'
import { foldTouches, touchesOf } from '../fold-batch.ts'
import type { AnyReadTable, AnyRow, Opened, OpenParts, ReadModel } from '../read-table.ts'

const pageMax = 20

/** 内存事件库 — the reading half of the port over a list; `push` makes events durable and wakes subscribers. */
export class MemoryStore implements Pick<EventStore, 'readAll' | 'subscribeAll' | 'head'> {
  readonly #events: RecordedEvent[] = []
  #wake: (() => void)[] = []

  constructor(events: readonly RecordedEvent[] = []) {
    this.#events.push(...events)
  }

  push(...events: readonly RecordedEvent[]): void {
    this.#events.push(...events)
    for (const wake of this.#wake.splice(0)) wake()
  }

  get all(): readonly RecordedEvent[] { return this.#events }

  readAll(from: number, limit: number): Promise<readonly RecordedEvent[]> {
    return Promise.resolve(this.#events.slice(from, from + limit))
  }

  head(): Promise<number> {
    return Promise.resolve(this.#events.length - 1)
  }

  async *subscribeAll(from: number, signal: AbortSignal): AsyncGenerator<readonly RecordedEvent[]> {
    let next = from
    while (!signal.aborted) {
      const page = this.#events.slice(next, next + pageMax)
      next += page.length
      if (page.length > 0) yield page
      else await this.#arrival(signal)
    }
  }

  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve)
      signal.addEventListener('abort', () => { resolve() }, { once: true })
    })
  }
}

/** A part whose ciphertext is the value in the open: opened by `openInPlain`, so that specs need no key. */
export function plainlySealed(part: string, subject: Subject, value: Json): SealedPart {
  return { part, subject, keyId: '01900000-0000-7000-8000-000000000000', alg: 'A256GCM', v: 1, nonce: 'AAAAAAAAAAAAAAAA', ct: JSON.stringify(value) }
}

/** Opens what `plainlySealed` sealed; subjects in `erased` are gone. */
export function openInPlain(erased: ReadonlySet<string> = new Set()): OpenParts {
  return (requests) => Promise.resolve(requests.map(({ part }): Opened => (erased.has(part.subject) ? 'erased' : { value: JSON.parse(part.ct) as Json })))
}

export const noKeys: OpenParts = () => Promise.reject(new Error('nothing is sealed here'))

/** The events as folds get them. */
export function feds(events: readonly RecordedEvent[]): readonly Fed[] {
  return events.map((recorded) => {
    const { fed } = readEvent(recorded)
    if (fed === undefined) throw new Error(`event ${recorded.position} cannot be read`)
    return fed
  })
}

/** Given these events, the rows of the table, folded in memory in one batch. */
export async function rowsOf(table: AnyReadTable, events: readonly RecordedEvent[], openParts: OpenParts = noKeys): Promise<readonly AnyRow[]> {
  const kinds = new Set<string>(table.streams)
  const mine = events.filter((recorded) => kinds.has(readEvent(recorded).kind ?? ''))
  const touches = touchesOf(table, feds(mine))
  const wanted = [...touches.open]
  const values = wanted.length === 0 ? [] : await openParts(wanted.map(([, { request }]) => request))
  return foldTouches(table, touches, [], new Map(wanted.map(([id], index) => [id, values[index] ?? 'erased']))).upserts
}

export function modelNamed(models: readonly ReadModel[], name: string): ReadModel {
  const model = models.find((one) => one.name === name)
  if (model === undefined) throw new Error(`no read model ${name}`)
  return model
}
