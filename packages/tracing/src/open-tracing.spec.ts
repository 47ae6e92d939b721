import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OtlpReceiver } from '../../../test/support/otlp-receiver.ts'
import { paced, stillness } from '../../../test/support/stillness.ts'
import { openTracing } from './open-tracing.ts'
import type { Tracing } from './tracing.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const caller = `00-${traceId}-00f067aa0ba902b7-01`
let receiver: OtlpReceiver
let troubles: string[]
beforeEach(async () => {
  receiver = await OtlpReceiver.start()
  troubles = []
})
afterEach(() => receiver.stop())

async function open({ edge = false, ...env }: { readonly edge?: boolean; readonly [name: string]: string | boolean | undefined } = {}): Promise<Tracing> {
  const given = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '20', ...env } as Readonly<Record<string, string>>
  const tracing = await openTracing({ service: 'ledger', edge, env: given, onTrouble: (why) => { troubles.push(why) } })
  if (tracing === undefined) throw new Error('tracing is configured')
  return tracing
}

describe('tracing', () => {
  test('is nothing at all where it is not configured', async () => {
    expect(await openTracing({ service: 'ledger', edge: false, env: {}, onTrouble: () => undefined })).toBeUndefined()
  })

  test('sends each span with its service, facts and outcome, under the caller’s trace', async () => {
    const tracing = await open({ OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=county' })
    const span = tracing.start('LookUp', { kind: 'server', parent: caller, facts: { 'hub.lane': 'live' } })
    expect(span.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    span.tell({ 'hub.reply.kind': 'unavailable', 'hub.events': 3 })
    span.end(true)
    await tracing.close()
    expect(receiver.spans).toMatchObject([{ service: 'zhengyuan-ledger', name: 'LookUp', traceId, parent: '00f067aa0ba902b7', kind: 2, failed: true, facts: { 'hub.lane': 'live', 'hub.reply.kind': 'unavailable', 'hub.events': 3 } }])
    expect(receiver.headers[0]).toMatchObject({ 'x-tenant': 'county' })
  })

  test('knows the span under way across whatever is awaited, and not in the work beside it', async () => {
    const tracing = await open()
    const work = async (name: string): Promise<void> => {
      const outer = tracing.start(name, { kind: 'server' })
      await tracing.within(outer, async () => {
        await paced(2)
        tracing.start(`${name} append`, { kind: 'internal' }).end()
      })
      outer.end()
    }
    await Promise.all([work('one'), work('two')])
    tracing.start('outside', { kind: 'internal' }).end()
    await tracing.close()
    for (const name of ['one', 'two']) expect(receiver.named(`${name} append`)[0]).toMatchObject({ parent: receiver.named(name)[0]?.spanId, traceId: receiver.named(name)[0]?.traceId })
    expect(receiver.named('outside')[0]?.parent).toBeUndefined()
    expect(new Set(receiver.spans.map((span) => span.traceId)).size).toBe(3)
  })

  test('gives a trace that begins here the id that the request already has, and the next one its own', async () => {
    const tracing = await open({ edge: true })
    const first = tracing.start('POST /graphql', { kind: 'server', traceId })
    const second = tracing.start('POST /graphql', { kind: 'server' })
    expect(first.traceparent).toContain(traceId)
    expect(second.traceparent).not.toContain(traceId)
    await tracing.close()
  })

  test('goes on with what who asks does not record, without recording it', async () => {
    const tracing = await open()
    const span = tracing.start('LookUp', { kind: 'server', parent: caller.replace(/01$/, '00') })
    expect(span.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
    span.end()
    await tracing.close()
    expect(receiver.spans).toStrictEqual([])
  })

  test('at the edge records by its own share, whatever a caller asks for', async () => {
    const none = await open({ edge: true, OTEL_TRACES_SAMPLER_ARG: '0' })
    none.start('POST /graphql', { kind: 'server', parent: caller }).end()
    await none.close()
    expect(receiver.spans).toStrictEqual([])
    const all = await open({ edge: true })
    all.start('POST /graphql', { kind: 'server', parent: caller.replace(/01$/, '00') }).end()
    await all.close()
    expect(receiver.spans).toMatchObject([{ traceId, parent: '00f067aa0ba902b7' }])
  })

  test('begins a trace of its own where the caller’s is none', async () => {
    const tracing = await open()
    for (const parent of ['', 'hunter2', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`]) tracing.start('LookUp', { kind: 'server', parent }).end()
    await tracing.close()
    expect(receiver.spans.map(({ parent }) => parent)).toStrictEqual([undefined, undefined, undefined])
  })

  test('says once that the collector does not take its spans, and again only after it did', async () => {
    const tracing = await open()
    const send = async (): Promise<void> => {
      const before = receiver.bodies.length
      tracing.start('LookUp', { kind: 'server' }).end()
      await expect.poll(() => receiver.bodies.length, { interval: 5 }).toBeGreaterThan(before)
    }
    receiver.status = 400
    await send()
    await expect.poll(() => troubles.length).toBe(1)
    await send()
    await stillness(40)
    expect(troubles).toHaveLength(1)
    receiver.status = 200
    await send()
    receiver.status = 400
    // One of these may be on its way before the answer to the good one has come.
    await expect.poll(async () => { await send(); return troubles.length }).toBe(2)
    await tracing.close()
  })

  test('ends in time when nobody takes its spans', async () => {
    const tracing = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
    tracing.start('LookUp', { kind: 'server' }).end()
    // Untold it would try for ever.
    expect(await Promise.race([tracing.close(), stillness(60_000).then(() => 'too late')])).toBeUndefined()
  })
})
