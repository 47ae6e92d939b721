import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span, SpanFacts, SpanStart, Tracing } from './tracing.ts'

/** A span as it was started, told and ended. */
export interface KeptSpan extends SpanStart {
  readonly name: string
  readonly traceparent: string
  readonly told: SpanFacts
  readonly ended: 'no' | 'well' | 'failed'
}

/** 记录跨度 — tracing that keeps its spans, for specs of those who start them. */
export function keepingTracing(): { readonly tracing: Tracing; readonly spans: KeptSpan[] } {
  const spans: KeptSpan[] = []
  const underWay = new AsyncLocalStorage<Span>()
  const change = (at: number, change: Partial<KeptSpan>): void => { spans[at] = { ...(spans[at] as KeptSpan), ...change } }
  return {
    spans,
    tracing: {
      start(name, start) {
        const at = spans.length
        const traceparent = `00-${'ab'.repeat(16)}-${String(at + 1).padStart(16, '0')}-01`
        const parent = start.parent ?? underWay.getStore()?.traceparent
        spans.push({ ...start, ...(parent === undefined ? {} : { parent }), name, traceparent, told: start.facts ?? {}, ended: 'no' })
        return {
          traceparent,
          tell: (facts) => { change(at, { told: { ...spans[at]?.told, ...facts } }) },
          end: (failed = false) => { change(at, { ended: failed ? 'failed' : 'well' }) },
        }
      },
      within: (span, work) => underWay.run(span, work),
      close: () => Promise.resolve(),
    },
  }
}
