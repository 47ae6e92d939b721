import { describe, expect, test } from 'vitest'
import { readTracing, TracingMisconfigured } from './configuration.ts'

const endpoint = 'https://collector.example.cn:4318'

describe('tracing', () => {
  test.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_SAMPLER_ARG: '0.5' }])('is off with %j', (env) => {
    expect(readTracing(env)).toBeUndefined()
  })

  test('needs an address and nothing more', () => {
    expect(readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` })).toStrictEqual({ url: `${endpoint}/v1/traces`, headers: {}, ratio: 1, delayMs: 5_000 })
  })

  test('takes headers, a share and a delay', () => {
    expect(readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/otel`, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc%3D, x-tenant = county ', OTEL_TRACES_SAMPLER_ARG: '0.01', OTEL_BSP_SCHEDULE_DELAY: '200' }))
      .toStrictEqual({ url: `${endpoint}/otel/v1/traces`, headers: { authorization: 'Basic abc=', 'x-tenant': 'county' }, ratio: 0.01, delayMs: 200 })
  })

  test.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'hunter2'], ['OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://hunter2'], ['OTEL_EXPORTER_OTLP_HEADERS', 'hunter2'], ['OTEL_EXPORTER_OTLP_HEADERS', '=hunter2'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=hunter2%'], ['OTEL_TRACES_SAMPLER_ARG', '1.1'], ['OTEL_TRACES_SAMPLER_ARG', 'hunter2'], ['OTEL_BSP_SCHEDULE_DELAY', '-1'],
  ])('refuses %s=%s by its name, and never repeats it', (name, value) => {
    const read = () => readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, [name]: value })
    expect(read).toThrow(TracingMisconfigured)
    expect(read).toThrow(name)
    expect(read).not.toThrow('hunter2')
  })
})
