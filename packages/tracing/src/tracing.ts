/** What a span may say of itself: codes, kinds, counts and ids that a log line may name; never text that a caller wrote, never anything personal. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>

/** 跨度 — one piece of work of a trace, from its start to `end`. */
export interface Span {
  /** W3C `traceparent` for whoever is asked on its behalf. */
  readonly traceparent: string
  tell(facts: SpanFacts): void
  /** Once; `failed` marks work that did not come to its answer. A refusal is an answer. */
  end(failed?: boolean): void
}

export interface SpanStart {
  /** `server`: somebody asked us; `client`: we ask somebody; `internal`: neither. */
  readonly kind: 'server' | 'client' | 'internal'
  /** `traceparent` of who asked. Neither this nor a span that is under way here: the first of its trace. */
  readonly parent?: string | undefined
  /** Of the trace that begins here, 32 hex digits; made up where there is none. */
  readonly traceId?: string
  readonly facts?: SpanFacts
}

/**
 * 链路追踪 — there where it is configured, and undefined where it is not: code on the hot path asks for it with `?.`, so that nothing is made or called
 * without it.
 */
export interface Tracing {
  /** Child of `parent`, else of the span under way. */
  start(name: string, start: SpanStart): Span
  /** Does `work` with `span` as the one under way, across whatever it awaits. */
  within<T>(span: Span, work: () => T): T
  /** Sends what is left, for a bounded time. */
  close(): Promise<void>
}
