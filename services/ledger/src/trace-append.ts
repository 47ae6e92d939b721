import { inSpan, type Tracing } from '@hub/tracing'
import type { AroundAppend } from './store/around-append.ts'

/** 追加追踪 — from the queue of the writer to the commit; names no stream. */
export function traceAppend(tracing: Tracing): AroundAppend {
  return (write, writes) => {
    const facts = { 'hub.streams': writes.length, 'hub.events': writes.reduce((sum, { events }) => sum + events.length, 0) }
    return inSpan(tracing, 'append', { kind: 'internal', facts }, async (span) => {
      const result = await write()
      span?.tell(result.ok ? { 'hub.append': 'written', 'hub.position': result.lastPosition } : { 'hub.append': 'conflict' })
      return result
    })
  }
}
