import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepingTracing } from './fixtures.ts'
import { inSpan } from './in-span.ts'

test('work is a span that ends with it, and what it starts is its child', async () => {
  const { tracing, spans } = keepingTracing()
  const result = await inSpan(tracing, 'become ready', { kind: 'internal' }, (span) => {
    span?.tell({ 'hub.events': 2 })
    return inSpan(tracing, 'append', { kind: 'internal' }, () => Promise.resolve(7))
  })
  expect(result).toBe(7)
  expect(spans).toMatchObject([{ name: 'become ready', ended: 'well', told: { 'hub.events': 2 } }, { name: 'append', parent: spans[0]?.traceparent, ended: 'well' }])
})

test('work that fails is a span that failed, and fails as before', async () => {
  const { tracing, spans } = keepingTracing()
  const gone = new Error('gone')
  await expect(inSpan(tracing, 'append', { kind: 'internal' }, () => Promise.reject(gone))).rejects.toBe(gone)
  expect(spans).toMatchObject([{ ended: 'failed' }])
})

test('without tracing it is the work alone', async () => {
  expect(await inSpan(undefined, 'append', { kind: 'internal' }, (span) => Promise.resolve(span))).toBeUndefined()
})

test('without a collector nothing of OpenTelemetry is even loaded', () => {
  const program = (env: string): string => `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ resolve(specifier, context, next) { loaded.push(specifier); return next(specifier, context) } })
    const { openTracing } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))})
    const tracing = await openTracing({ service: 'ledger', edge: false, env: ${env}, onTrouble: () => undefined })
    console.log(JSON.stringify({ tracing: tracing !== undefined, loaded: loaded.filter((each) => each.includes('opentelemetry')).length }))
    process.exit(0)`
  const run = (env: string): unknown => JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', program(env)], { encoding: 'utf8' }))
  expect(run('{}')).toStrictEqual({ tracing: false, loaded: 0 })
  expect(run('{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" }')).toMatchObject({ tracing: true, loaded: expect.toSatisfy((count: number) => count > 2) as number })
})
