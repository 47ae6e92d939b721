import type { SpanExporter } from '@opentelemetry/sdk-trace'

const succeeded = 0

/** The exporter itself says nothing to anybody: this tells of the first failure after a success, by class or code. */
export function tellingExporter(inner: SpanExporter, onTrouble: (why: string) => void): SpanExporter {
  let failing = false
  return {
    export(spans, done) {
      inner.export(spans, (result) => {
        const fails = result.code !== succeeded
        if (fails && !failing) onTrouble(whyOf(result.error))
        failing = fails
        done(result)
      })
    },
    forceFlush: () => inner.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => inner.shutdown(),
  }
}

/** A message may quote the collector's answer or the address with its user: class and code alone. */
function whyOf(error: Error | undefined): string {
  if (error === undefined) return 'unknown'
  return 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? `${error.name} ${String(error.code)}` : error.name
}
