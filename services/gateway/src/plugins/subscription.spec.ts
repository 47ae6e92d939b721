import fastify, { type FastifyReply } from 'fastify'
import type { ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { GatewayContext } from '../context.ts'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from '../graphql-js.ts'
import { parseOperation } from '../limits/parse-document.ts'
import { answerSubscription } from './subscription.ts'

afterEach(() => { vi.useRealTimers() })

const fields = { told: { type: GraphQLString } }
const text = 'subscription { told }'

/** A stream of these texts to a reader who takes nothing of it: what the kernels hold is all that leaves. */
async function streamToDeafReader(told: (raw: ServerResponse) => AsyncGenerator<string>) {
  const app = fastify()
  const [errors, hidden] = [[] as unknown[], [] as object[]]
  let raw: ServerResponse | undefined
  let settled = false
  app.get('/', async (request, reply: FastifyReply) => {
    const response = reply.raw
    raw = response
    response.on('error', (error) => { errors.push(error) })
    const subscribe = async function* () { for await (const each of told(response)) yield { told: each } }
    const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }), subscription: new GraphQLObjectType({ name: 'Subscription', fields: { told: { type: GraphQLString, subscribe } } }) })
    await answerSubscription(request, reply, { schema, prepared: parseOperation(schema, text, undefined), variables: {}, gateway: {} as GatewayContext, onHidden: (trouble) => { hidden.push(trouble) } })
    settled = true
    return reply
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const reader: Socket = connect({ host: '127.0.0.1', port: (app.server.address() as AddressInfo).port })
  onTestFinished(async () => {
    reader.destroy()
    app.server.closeAllConnections()
    await app.close()
  })
  reader.pause().on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n')
  return { reader, errors, hidden, response: () => raw, settled: () => settled }
}

/** A kernel that takes nothing for so long is full. */
const stuckMsMin = 300

/** More and more, until the response itself holds some of it, but not so much that it asks to wait. */
async function* untilKernelsAreFull(raw: ServerResponse): AsyncGenerator<string> {
  for (let stuckMs = 0; stuckMs < stuckMsMin; ) {
    yield 'x'.repeat(4 * 1024)
    const began = performance.now()
    for (stuckMs = 0; stuckMs < stuckMsMin && raw.writableLength > 0; stuckMs = performance.now() - began) await turn()
  }
}

test('a stream that ends while its reader takes nothing is written to no more, and is over when she is gone', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { reader, errors, hidden, response, settled } = await streamToDeafReader(untilKernelsAreFull)
  await vi.waitFor(() => { expect(response()?.writableEnded).toBe(true) }, { timeout: 30_000 })
  expect(response()?.writableFinished).toBe(false)
  await vi.advanceTimersByTimeAsync(60_000)
  await turn()
  expect(errors).toEqual([])
  reader.destroy()
  await vi.waitFor(() => { expect(settled()).toBe(true) }, { timeout: 30_000 })
  await vi.advanceTimersByTimeAsync(60_000)
  await turn()
  expect([errors, hidden]).toEqual([[], []])
})

test.each([
  ['while there is more to tell', async function* () { for (;;) { yield 'x'.repeat(64 * 1024); await turn() } }],
  ['when all is told', untilKernelsAreFull],
])('a reader who takes nothing for a minute is cut off, %s: she holds no connection for ever', async (_when, told) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { hidden, response, settled } = await streamToDeafReader(told)
  for (let turns = 0; turns < 2_000 || !(response()?.writableNeedDrain === true || response()?.writableEnded === true); turns += 1) await turn()
  expect(settled()).toBe(false)
  await vi.advanceTimersByTimeAsync(59_000)
  expect(response()?.destroyed).toBe(false)
  await vi.advanceTimersByTimeAsync(2_000)
  while (!settled()) await turn()
  for (let turns = 0; turns < 50; turns += 1) await turn()
  expect([settled(), response()?.destroyed, hidden]).toEqual([true, true, []])
})
