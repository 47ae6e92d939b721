import { InvariantViolation } from '@hub/kernel'
import type { DomainEvent, Envelope, EventType, Json } from '@hub/schemas'
import { eventTypes } from './event-types.ts'

type Data = { readonly [key: string]: Json }

/** 升版 — from `type@v` to the data of version v + 1. Old events are upcast on reading and never rewritten; empty until a type gets a second version. */
const steps: Readonly<Record<string, (data: Data) => Data>> = {}

/**
 * The event in its present version, with its legal instant as `effectiveAt`. Throws InvariantViolation for a type or a version that this program does not know:
 * a reader that guesses would build a wrong view.
 */
export function upcast(envelope: Envelope): DomainEvent {
  const known = Object.hasOwn(eventTypes, envelope.type) ? eventTypes[envelope.type as EventType] : undefined
  if (known === undefined) throw new InvariantViolation(`unknown event type ${envelope.type}`)
  if (!Number.isInteger(envelope.v)) throw new InvariantViolation(`event ${envelope.type} has no version`)
  if (envelope.v > known.v) throw new InvariantViolation(`event ${envelope.type} has version ${envelope.v}, newer than this program`)
  let data = envelope.data
  for (let v = envelope.v; v < known.v; v += 1) {
    const step = steps[`${envelope.type}@${v}`]
    if (step === undefined) throw new InvariantViolation(`no step from ${envelope.type}@${v}`)
    data = step(data)
  }
  // Aggregates keep legal instants in their state, so an event is read with its own, also where it is the moment of recording.
  return { type: envelope.type, v: known.v, data, effectiveAt: envelope.effectiveAt ?? envelope.recordedAt } as unknown as DomainEvent
}
