import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import { parseTraceparent, type Span, type Tracing } from '@hub/tracing'
import type { LedgerClient } from '../clients/ledger-client.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** 请求跨度; undefined where traces are not sent. */
    span?: Span
  }
}

const serverErrorMin = 500

/**
 * 请求追踪 — one span a request, under the trace id that its answer and its log lines carry. Method, route pattern and status: no address, no header, no
 * caller. Registered only where traces are sent.
 */
export const tracingPlugin = fp<{ readonly tracing: Tracing }>(
  (app, { tracing }) => {
    app.addHook('onRequest', (request, reply, done) => {
      const { method, routeOptions: { url: route = 'none' } } = request
      const span = tracing.start(`${method} ${route}`, {
        kind: 'server', parent: parentOf(request), traceId: request.id, facts: { 'http.request.method': method, 'http.route': route },
      })
      request.span = span
      // A caller that goes away ends its request too, without an answer.
      reply.raw.once('close', () => {
        span.tell({ 'http.response.status_code': reply.statusCode })
        span.end(reply.statusCode >= serverErrorMin)
      })
      done()
    })
    return Promise.resolve()
  },
  { name: 'hub/tracing', fastify: '5.x' },
)

/** What is no trace context would only hide that the trace begins here, under the id of the request. */
function parentOf({ headers: { traceparent } }: FastifyRequest): string | undefined {
  return parseTraceparent(traceparent) === undefined ? undefined : (traceparent as string)
}

/** 带追踪的账本客户端 — each command carries the span on whose behalf it is sent. */
export function tracedBy<Client extends Pick<LedgerClient, 'send'>>(span: Span, ledger: Client): Client {
  return { ...ledger, send: (command) => ledger.send({ ...command, traceparent: span.traceparent }) }
}
