import { keepingTracing, type KeptSpan } from '../../../../packages/tracing/src/fixtures.ts'
import type { CommandReply } from '@hub/schemas'
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startTestHub, type TestHub } from '../testing/hub.ts'

const traceId = 'cd'.repeat(16)
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
const query = 'mutation ($input: CloseCaseInput!) { closeCase(input: $input) { __typename } }'
let hub: TestHub
let spans: KeptSpan[]
beforeEach(async () => {
  const kept = keepingTracing()
  spans = kept.spans
  hub = await startTestHub({ tracing: kept.tracing })
})
afterEach(() => hub.close())

async function closeCase(on: TestHub, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const token = await on.signIn('zhao', ['window-clerk'])
  const input = { commandId: randomUUID(), caseId: '019cac1d-ef1d-7af4-ad2c-f03ec1509b75', outcome: 'DONE' }
  const { statusCode } = await on.app.inject({ method: 'POST', url: '/graphql?n=110101199003070010', headers: { authorization: `Bearer ${token}`, 'x-csrf': '1', ...headers }, payload: { query, variables: { input } } })
  return statusCode
}

describe('a request', () => {
  test('is a span of its route and status, under the trace of its caller, and the command carries it on', async () => {
    expect(await closeCase(hub, { traceparent })).toBe(200)
    expect(spans).toMatchObject([{ name: 'POST /graphql', kind: 'server', parent: traceparent, traceId, ended: 'well', told: { 'http.route': '/graphql', 'http.request.method': 'POST', 'http.response.status_code': 200 } }])
    expect(hub.commands().map((line) => line.traceparent)).toStrictEqual([spans[0]?.traceparent])
    expect(JSON.stringify(spans)).not.toContain('110101199003070010')
  })

  test.each(['hunter2', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`])('that comes with no trace begins one, under the id that its answer names: %s', async (given) => {
    const answer = await hub.app.inject({ method: 'POST', url: '/graphql', headers: { traceparent: given }, payload: { query: '{ me { operatorId } }' } })
    expect(spans).toMatchObject([{ traceId: answer.headers['x-trace-id'] }])
    expect(spans[0]?.parent).toBeUndefined()
  })

  test('that is refused before it is read is a span too', async () => {
    await hub.app.inject({ method: 'POST', url: '/graphql', headers: { authorization: 'Bearer wrong' }, payload: { query } })
    expect(spans).toMatchObject([{ ended: 'well', told: { 'http.response.status_code': 401 } }])
  })

  test('whose caller goes away ends as well', async () => {
    const { promise, resolve } = Promise.withResolvers<CommandReply>()
    hub.ledger.reply = () => promise
    await hub.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = hub.app.server.address() as AddressInfo
    const token = await hub.signIn('zhao', ['window-clerk'])
    const body = JSON.stringify({ query, variables: { input: { commandId: randomUUID(), caseId: '019cac1d-ef1d-7af4-ad2c-f03ec1509b75', outcome: 'DONE' } } })
    const asked = request({ host: '127.0.0.1', port, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } })
    asked.on('error', () => undefined)
    asked.end(body)
    await expect.poll(() => hub.commands().length).toBe(1)
    asked.destroy()
    await expect.poll(() => spans[0]?.ended).toBe('well')
    resolve({ kind: 'unavailable', retryAfterMs: 1 })
  })

  test('for health or metrics is none', async () => {
    for (const url of ['/health/live', '/health/ready', '/metrics']) await hub.app.inject({ url })
    expect(spans).toStrictEqual([])
  })
})

test('without tracing a command carries nothing of it', async () => {
  const plain = await startTestHub()
  expect(await closeCase(plain, { traceparent })).toBe(200)
  expect(plain.commands().map((line) => Object.hasOwn(line, 'traceparent'))).toStrictEqual([false])
  await plain.close()
})
