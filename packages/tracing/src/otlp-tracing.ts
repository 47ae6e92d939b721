import { AsyncLocalStorage } from 'node:async_hooks'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span as OtelSpan } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, ParentBasedSampler, RandomIdGenerator, TraceIdRatioBasedSampler, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace'
import type { TracingConfiguration } from './configuration.ts'
import type { TracingOptions } from './tracing-options.ts'
import { tellingExporter } from './telling-exporter.ts'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'
import type { Span, SpanStart, Tracing } from './tracing.ts'

export type OtlpTracingOptions = TracingConfiguration & Omit<TracingOptions, 'env'>

const exportTimeoutMs = 5_000
const closeTimeoutMs = 3_000
/** Beyond this spans are dropped: a collector that is away costs memory, never a command. */
const spansWaitingMax = 8_192

const kinds: Readonly<Record<SpanStart['kind'], SpanKind>> = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL }

/** OpenTelemetry's tracer behind our port: no globals, no automatic instrumentation, nothing but the spans that are started by name. */
export function otlpTracing({ service, url, headers, ratio, delayMs, edge, onTrouble }: OtlpTracingOptions): Tracing {
  const exporter: SpanExporter = tellingExporter(new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: exportTimeoutMs }), onTrouble)
  const ids = new GivenIds()
  const byRatio = new TraceIdRatioBasedSampler(ratio)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `zhengyuan-${service}`, 'process.pid': process.pid }),
    // An outsider's wish to be recorded, or not to be, is not heard.
    sampler: edge ? byRatio : new ParentBasedSampler({ root: byRatio }),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: delayMs, maxQueueSize: spansWaitingMax, exportTimeoutMillis: exportTimeoutMs })],
  })
  const tracer = provider.getTracer('zhengyuan')
  const underWay = new AsyncLocalStorage<Span>()

  return {
    start(name, { kind, parent, traceId, facts }) {
      const context = parent === undefined ? contextOf(underWay.getStore()?.traceparent, 'here') : contextOf(parent, 'elsewhere')
      const options = { kind: kinds[kind], ...(facts === undefined ? {} : { attributes: { ...facts } }) }
      return spanOf(ids.withTraceId(traceId, () => tracer.startSpan(name, options, context)))
    },
    within: (span, work) => underWay.run(span, work),
    close: () => Promise.race([provider.shutdown(), new Promise<void>((resolve) => { setTimeout(resolve, closeTimeoutMs).unref() })]).catch(() => undefined),
  }
}

function contextOf(parent: string | undefined, begun: 'here' | 'elsewhere'): Context {
  const given = parseTraceparent(parent)
  if (given === undefined) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, { traceId: given.traceId, spanId: given.spanId, isRemote: begun === 'elsewhere', traceFlags: given.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE })
}

function spanOf(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceparent: formatTraceparent({ traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }),
    tell: (facts) => { span.setAttributes({ ...facts }) },
    end: (failed = false) => {
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

/** Random ids, but for a trace that has its id from elsewhere: the one in a request's log lines and answer. */
class GivenIds extends RandomIdGenerator {
  #given: string | undefined

  withTraceId<T>(traceId: string | undefined, start: () => T): T {
    this.#given = traceId
    try {
      return start()
    } finally {
      this.#given = undefined
    }
  }

  override generateTraceId(): string {
    return this.#given ?? super.generateTraceId()
  }
}
