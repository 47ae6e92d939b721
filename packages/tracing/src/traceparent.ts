/** 追踪上文 — W3C Trace Context, `traceparent`: which request of which trace this belongs to. */
export interface TraceParent {
  /** 32 hex digits, not all 0. */
  readonly traceId: string
  /** 16 hex digits, not all 0. */
  readonly spanId: string
  /** Whether who asks records this trace. */
  readonly sampled: boolean
}

// W3C Trace Context, 3.2.2 [M]: version, trace-id, parent-id, trace-flags, in small letters. Version ff is forbidden, ids of nothing but 0 are none.
const shape = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/
const sampledFlag = 1

/** Undefined where it is none, whatever was sent: a header or a member of a request of others. */
export function parseTraceparent(text: unknown): TraceParent | undefined {
  if (typeof text !== 'string') return undefined
  const [, traceId, spanId, flags] = shape.exec(text) ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & sampledFlag) !== 0 }
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
}
