import type { Span, SpanStart, Tracing } from './tracing.ts'

/** 一段工作 — does `work` as a span that ends with it, as failed where it throws. Where no traces are sent it is the work alone. */
export async function inSpan<T>(tracing: Tracing | undefined, name: string, start: SpanStart, work: (span: Span | undefined) => Promise<T>): Promise<T> {
  if (tracing === undefined) return work(undefined)
  const span = tracing.start(name, start)
  try {
    const result = await tracing.within(span, () => work(span))
    span.end()
    return result
  } catch (error) {
    span.end(true)
    throw error
  }
}
