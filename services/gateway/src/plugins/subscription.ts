import type { FastifyReply, FastifyRequest } from 'fastify'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { GatewayContext } from '../context.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { hide } from '../errors/mask.ts'
import { settleResult, type SettledResult } from '../fast-path/settle.ts'
import { subscribe, type ExecutionResult, type GraphQLSchema } from '../graphql-js.ts'
import type { ParsedOperation } from '../limits/parse-document.ts'
import type { Variables } from '../limits/cost.ts'

const eventStream = 'text/event-stream'
/** Often enough that no proxy between takes the connection for dead. */
const heartbeatMs = 15_000
const heartbeat = ':\n\n'
/** Who has taken nothing for so long is not there, whatever her connection says; it would be held, and not counted, for ever. */
const stalledMsMax = 60_000

export interface Subscription {
  readonly schema: GraphQLSchema
  readonly prepared: ParsedOperation
  readonly variables: Variables
  readonly gateway: GatewayContext
  readonly onHidden: (hidden: object) => void
}

/**
 * 订阅 — GraphQL over SSE, one connection a subscription: events `next` with a result each, then `complete`. What is refused before the first
 * event is answered like any other request. Resolves when the connection has ended.
 */
export async function answerSubscription(request: FastifyRequest, reply: FastifyReply, { schema, prepared, variables, gateway, onHidden }: Subscription): Promise<void> {
  if (request.headers.accept?.includes(eventStream) !== true) throw new EdgeError('BAD_REQUEST', { zh: `订阅须带请求头 Accept: ${eventStream}。` })
  const settle = (result: ExecutionResult): SettledResult => settleResult(result, request.id, onHidden)
  const source = await subscribe({ schema, document: prepared.document, variableValues: variables, contextValue: gateway })
  if (!(Symbol.asyncIterator in source)) {
    const { status, body } = settle(source)
    await reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
    return
  }
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries({ ...reply.getHeaders(), 'content-type': `${eventStream}; charset=utf-8`, 'x-accel-buffering': 'no' }))
    if (value !== undefined) raw.setHeader(name, value)
  try {
    await writeEvents(raw, source, settle)
  } catch (error) {
    onHidden(hide(error))
    raw.destroy()
  }
}

async function writeEvents(raw: ServerResponse, source: AsyncGenerator<ExecutionResult, void, void>, settle: (result: ExecutionResult) => SettledResult): Promise<void> {
  const gone = new AbortController()
  const leave = (): void => {
    gone.abort()
    void source.return()
  }
  raw.once('close', leave)
  // She may have gone while it was asked who she is.
  if (raw.destroyed) leave()
  else raw.write(heartbeat)
  const beating = setInterval(() => raw.write(heartbeat), heartbeatMs).unref()
  try {
    for await (const result of source) {
      const more = raw.write(`event: next\ndata: ${JSON.stringify(settle(result).body)}\n\n`)
      // Who reads slowly is told less often: meanwhile only the newest position is kept.
      if (!more) await taken(raw, 'drain', gone.signal)
    }
    // Not one heartbeat after the end: nobody would catch that error.
    clearInterval(beating)
    if (!gone.signal.aborted) await taken(raw.end('event: complete\ndata:\n\n'), 'finish', gone.signal)
  } catch (error) {
    if (!gone.signal.aborted) throw error
  } finally {
    clearInterval(beating)
  }
}

/** Until she has taken what was written; rejects when she is gone, which she is made to be where it takes too long. */
async function taken(raw: ServerResponse, event: 'drain' | 'finish', gone: AbortSignal): Promise<void> {
  const patience = setTimeout(() => { raw.destroy() }, stalledMsMax).unref()
  try {
    await once(raw, event, { signal: gone })
  } finally {
    clearTimeout(patience)
  }
}
