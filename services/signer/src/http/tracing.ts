import type { Tracing } from '@hub/tracing'
import type { onRequestHookHandler } from 'fastify'

const serverErrorMin = 500

/**
 * 请求追踪 — one span for each request that asks for a key, child of the ledger's: route, peer and status, nothing of the body. Health is asked every other
 * second and is left out.
 */
export function traceRequest(tracing: Tracing): onRequestHookHandler {
  return (request, reply, done) => {
    const { method, headers: { traceparent }, routeOptions: { url: route = 'none' } } = request
    if (!route.startsWith('/health/')) {
      const facts = { 'http.request.method': method, 'http.route': route, 'hub.peer': request.peer ?? 'none' }
      const span = tracing.start(`${method} ${route}`, { kind: 'server', parent: typeof traceparent === 'string' ? traceparent : undefined, facts })
      reply.raw.once('close', () => {
        span.tell({ 'http.response.status_code': reply.statusCode })
        span.end(reply.statusCode >= serverErrorMin)
      })
    }
    done()
  }
}
