import fp from 'fastify-plugin'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export const traceIdHeader = 'x-trace-id'

// W3C Trace Context [M]: version, trace id, parent id, flags.
const traceparentShape = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/
const noTrace = '0'.repeat(32)

/** 追踪号 — 32 hex digits: the caller's own where it sends a `traceparent`, else a new one. */
export function traceIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const traceparent = headers['traceparent']
  const given = typeof traceparent === 'string' ? traceparentShape.exec(traceparent)?.[1] : undefined
  return given === undefined || given === noTrace ? randomUUID().replaceAll('-', '') : given
}

/** Every answer carries the trace id of its request, whatever becomes of it, and is of the type that it says. Fastify's request id is the trace id. */
export const traceIdPlugin = fp(
  (app) => {
    app.addHook('onRequest', (request, reply, done) => {
      reply.header(traceIdHeader, request.id)
      reply.header('x-content-type-options', 'nosniff')
      done()
    })
    return Promise.resolve()
  },
  { name: 'hub/trace-id', fastify: '5.x' },
)
