import { readLeaf } from '../events/leaf-form.ts'
import type { RecordedEvent } from '../store/event-store.ts'

/** 已核事件 — its bytes are what a ledger stores for its stream. */
export interface CheckedEvent extends RecordedEvent {
  /** Of the envelope. */
  readonly id: string
}

/** The event, or, in Chinese, the rest of the sentence “……的事件”. */
export function checkEvent(event: RecordedEvent): CheckedEvent | string {
  const leaf = readLeaf(event.stream, event.bytes)
  return leaf.ok ? { ...event, id: leaf.envelope.id } : leaf.why
}
