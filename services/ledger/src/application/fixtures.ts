import type { DomainEvent, Envelope } from '@hub/schemas'
import { decodeEnvelope } from '../events/codec.ts'
import { idOf, LogWriter, type WriteOptions } from '../projections/log-writer.ts'
import type { RecordedEvent, StreamName } from '../store/event-store.ts'
import type { StreamReader } from './stream-states.ts'

/** 事件流替身 — streams that a spec writes, and a reader whose answers it may hold back. */
export class FakeStreams implements StreamReader {
  readonly log = new LogWriter()
  readonly #streams = new Map<StreamName, RecordedEvent[]>()
  /** What each reading asked for. */
  readonly readings: (readonly StreamName[])[] = []
  #held: (() => void)[] | undefined

  write(id: string, event: DomainEvent, options?: WriteOptions): { readonly stream: StreamName; readonly revision: number; readonly envelope: Envelope } {
    const recorded = this.log.write(id, event, options)
    const events = this.#streams.get(recorded.stream) ?? []
    events.push(recorded)
    this.#streams.set(recorded.stream, events)
    return { stream: recorded.stream, revision: recorded.revision, envelope: decodeEnvelope(recorded.bytes) }
  }

  /** From now on a reading sees the streams as they are when it is asked, and answers when it is let go. */
  hold(): void { this.#held = [] }
  get holding(): number { return this.#held?.length ?? 0 }
  letGo(count = this.holding): void { for (const answer of this.#held?.splice(0, count) ?? []) answer() }

  readStreams(streams: readonly StreamName[]): Promise<readonly (readonly RecordedEvent[])[]> {
    this.readings.push(streams)
    const seen = streams.map((stream) => [...(this.#streams.get(stream) ?? [])])
    const held = this.#held
    return held === undefined ? Promise.resolve(seen) : new Promise((resolve) => { held.push(() => { resolve(seen) }) })
  }
}

export const unitId = idOf<never>(1, 1)
export const registered: DomainEvent = { type: 'UnitRegistered', v: 1, data: { unitId, uscc: '11430000006122244L', name: '民政局', kind: 'department', areaCode: '110105' } }
export const renamed = (name: string): DomainEvent => ({ type: 'UnitRevised', v: 1, data: { unitId, name, areaCode: '110105' } })
export const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })
