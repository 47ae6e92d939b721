import { refuse } from '@hub/kernel'
import type { ServerTls } from '@hub/pki'
import type { Tracing } from '@hub/tracing'
import { fastify, LogController, type FastifyBaseLogger } from 'fastify'
import type { AuthorityState } from './authority-state.ts'
import { sendRefusal } from './http/answer.ts'
import { addAuthorityRoutes } from './http/authority-routes.ts'
import { answerError } from './http/errors.ts'
import { liveRoute, readyRoute } from './http/health-routes.ts'
import { onlyFor, peerDecorator, refuseNameless } from './http/peer.ts'
import { signRoute } from './http/sign-route.ts'
import { traceRequest } from './http/tracing.ts'
import { rewrapRoute, unwrapRoute, wrapRoute } from './http/wrap-routes.ts'
import { endWrappingKeyRoute, nextWrappingKeyRoute } from './http/wrapping-key-routes.ts'
import type { KeyStore } from './keys/key-store.ts'

export interface AppOptions {
  readonly keys: KeyStore
  /** Seals, files and what is public about them. */
  readonly authority: AuthorityState
  readonly tls: ServerTls
  readonly log: FastifyBaseLogger
  /** undefined: no traces are sent. */
  readonly tracing?: Tracing | undefined
}

/** The largest request for a key is an unwrap of well under 1 KiB; seals and documents have bounds of their own. */
export const bodyBytesMax = 4 * 1024
const requestTimeoutMs = 10_000

/**
 * 签名机 — builds the server without listening. Mutual TLS on every route, health included; who asks is read from the
 * certificate. It does not own `keys` and `authority`: who opened them closes them, after the last request.
 */
export function buildApp({ keys, authority, tls, log, tracing }: AppOptions) {
  const app = fastify({
    https: tls,
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    exposeHeadRoutes: false,
    frameworkErrors: (_error, _request, reply) => { sendRefusal(reply, refuse('BAD_REQUEST')) },
  })
  app.removeContentTypeParser('text/plain')
  app.decorateRequest('peer', peerDecorator)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler({ preHandler: refuseNameless }, (_request, reply) => sendRefusal(reply, refuse('NOT_FOUND')))
  app.server.on('tlsClientError', (error: NodeJS.ErrnoException) => { log.warn({ audit: 'handshake', refused: error.code }) })

  if (tracing !== undefined) app.addHook('onRequest', traceRequest(tracing))
  app.get('/health/live', { onRequest: refuseNameless }, liveRoute)
  app.get('/health/ready', { onRequest: refuseNameless }, readyRoute(keys, authority))
  app.post('/v1/sign', { onRequest: onlyFor('keys') }, signRoute(keys))
  app.post('/v1/keys/wrap', { onRequest: onlyFor('keys') }, wrapRoute(keys))
  app.post('/v1/keys/unwrap', { onRequest: onlyFor('keys') }, unwrapRoute(keys))
  app.post('/v1/keys/rewrap', { onRequest: onlyFor('keys') }, rewrapRoute(keys))
  app.post('/v1/wrapping-keys/next', { onRequest: onlyFor('wrapping-keys') }, nextWrappingKeyRoute(keys))
  app.post('/v1/wrapping-keys/end', { onRequest: onlyFor('wrapping-keys') }, endWrappingKeyRoute(keys))
  addAuthorityRoutes(app, authority)
  return app
}
