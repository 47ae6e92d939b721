import type { CommandId, DomainEvent, Envelope, EventId, Instant, OperatorId, SealedPart, UnitId } from '@hub/schemas'
import { encodeEnvelope } from '../events/codec.ts'
import { eventTypes } from '../events/event-types.ts'
import type { RecordedEvent } from '../store/event-store.ts'

/** The id of number `n` of a kind: valid UUIDv7 text, in the order of n, readable in a failing test. */
export function idOf<Id extends string>(kind: number, n: number): Id {
  return `01900000-${kind.toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}` as Id
}

export interface WriteOptions {
  readonly sealed?: readonly SealedPart[]
  readonly operator?: OperatorId
  readonly unit?: UnitId
}

const startMs = Date.UTC(2026, 2, 2, 1)
const stepMs = 1_000

/** 造事件 — gives events positions, revisions and recorded instants as a store would: dense, a second apart. For benchmarks and specs. */
export class LogWriter {
  readonly #revisions = new Map<string, number>()
  #position = -1

  get head(): number { return this.#position }

  write(id: string, event: DomainEvent, { sealed = [], operator = idOf<OperatorId>(2, 1), unit = idOf<UnitId>(1, 1) }: WriteOptions = {}): RecordedEvent {
    const stream = `${eventTypes[event.type].streams}-${id}`
    const revision = (this.#revisions.get(stream) ?? -1) + 1
    this.#revisions.set(stream, revision)
    this.#position += 1
    const envelope: Envelope = {
      id: idOf<EventId>(0xe, this.#position), stream, type: event.type, v: event.v, recordedAt: instantAt(this.#position),
      ...(event.effectiveAt === undefined ? {} : { effectiveAt: event.effectiveAt }),
      actor: { unit, operator, role: 'window-clerk', terminal: 'W03' }, client: 'console', commandId: idOf<CommandId>(0xc, this.#position),
      requestDigest: 'Zm9yIHRlc3RzIGFuZCBiZW5jaG1hcmtzIG9ubHkhIQ', causation: null, data: event.data as unknown as Envelope['data'], sealed,
    }
    return { position: this.#position, stream, revision, bytes: encodeEnvelope(envelope) }
  }
}

/** When the event at `position` is recorded. */
export function instantAt(position: number): Instant {
  return new Date(startMs + position * stepMs).toISOString() as Instant
}
