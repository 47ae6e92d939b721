import { readTracing } from './configuration.ts'
import type { TracingOptions } from './tracing-options.ts'
import type { Tracing } from './tracing.ts'

/**
 * 开启链路追踪 — undefined unless OTEL_EXPORTER_OTLP_ENDPOINT is set; then, and only then, the SDK is loaded.
 * @throws TracingMisconfigured
 */
export async function openTracing({ env, ...options }: TracingOptions): Promise<Tracing | undefined> {
  const configuration = readTracing(env)
  if (configuration === undefined) return undefined
  const { otlpTracing } = await import('./otlp-tracing.ts')
  return otlpTracing({ ...configuration, ...options })
}
