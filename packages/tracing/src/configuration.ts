type Environment = Readonly<Record<string, string | undefined>>

/** 追踪配置 — from the variables that OpenTelemetry names; of its many others none is read. */
export interface TracingConfiguration {
  /** Where spans go: OTLP over HTTP, JSON. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Share of the traces that begin here and are kept, 0 to 1. */
  readonly ratio: number
  /** Spans wait at most this long for others. */
  readonly delayMs: number
}

export class TracingMisconfigured extends Error {
  override readonly name = 'TracingMisconfigured'
}

const delayMsDefault = 5_000
const delayMsMax = 60_000

/**
 * Undefined without OTEL_EXPORTER_OTLP_ENDPOINT: tracing is off.
 * @throws TracingMisconfigured names the variable, never its value
 */
export function readTracing(env: Environment): TracingConfiguration | undefined {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ''
  if (endpoint === '' || env['OTEL_SDK_DISABLED'] === 'true') return undefined
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) throw new TracingMisconfigured('环境变量 OTEL_EXPORTER_OTLP_ENDPOINT 须为 http 或 https 网址')
  return {
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: readHeaders(env['OTEL_EXPORTER_OTLP_HEADERS'] ?? ''),
    ratio: number(env, 'OTEL_TRACES_SAMPLER_ARG', 1, 1),
    delayMs: number(env, 'OTEL_BSP_SCHEDULE_DELAY', delayMsDefault, delayMsMax),
  }
}

/** `name=value,name=value`, values percent-encoded. */
function readHeaders(text: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const pair of text.split(',').map((each) => each.trim()).filter((each) => each !== '')) {
    const at = pair.indexOf('=')
    const value = at < 1 ? undefined : decoded(pair.slice(at + 1).trim())
    if (value === undefined) throw new TracingMisconfigured('环境变量 OTEL_EXPORTER_OTLP_HEADERS 须为 名称=值，以逗号分隔，值经百分号编码')
    headers[pair.slice(0, at).trim()] = value
  }
  return headers
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function number(env: Environment, name: string, otherwise: number, max: number): number {
  const value = env[name] || String(otherwise)
  const found = Number(value)
  if (!/^\d+(\.\d+)?$/.test(value) || found > max) throw new TracingMisconfigured(`环境变量 ${name} 须为 0 至 ${String(max)} 的数`)
  return found
}
