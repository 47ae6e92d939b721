import { randomUUID } from 'node:crypto'
import type { AppendResult, Check, EventStore, Expected, NewEvent, Write } from '../../services/ledger/src/store/event-store.ts'

/** An event whose bytes are canonical JSON and tell it from any other. */
export function sampleEvent(note = ''): NewEvent {
  const id = randomUUID()
  return { id, bytes: Buffer.from(JSON.stringify({ id, note })) }
}

export function sampleEvents(count: number): readonly NewEvent[] {
  return Array.from({ length: count }, (_, index) => sampleEvent(String(index)))
}

export function writeTo(stream: string, expected: Expected, count = 1): Write {
  return { stream, expected, events: sampleEvents(count) }
}

/** Appends to one stream and insists that it is accepted. */
export async function fill(store: EventStore, stream: string, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 64) accepted(await store.append([writeTo(stream, 'any', Math.min(left, 64))], []))
}

export function accepted(result: AppendResult): Extract<AppendResult, { ok: true }> {
  if (!result.ok) throw new Error(`refused: ${result.stream} stands at ${String(result.actual)}`)
  return result
}

export interface Append {
  readonly writes: readonly Write[]
  readonly checks: readonly Check[]
}
