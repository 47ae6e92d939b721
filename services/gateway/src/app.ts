import cookie from '@fastify/cookie'
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Authenticate } from './auth/authenticate.ts'
import type { LedgerClient } from './clients/ledger-client.ts'
import type { GatewayContext } from './context.ts'
import { buildTrustedOperations, type Manifest } from './fast-path/trusted-documents.ts'
import { schema } from './graphql/schema.ts'
import type { RateLimit } from './limits/rate.ts'
import { callerPlugin } from './plugins/caller.ts'
import { errorsPlugin } from './plugins/errors.ts'
import { graphqlPlugin } from './plugins/graphql.ts'
import { traceIdOf, traceIdPlugin } from './plugins/trace-id.ts'
import { buildLoaders, type Loaders } from './read/loaders.ts'
import type { ReadPort } from './read/read-port.ts'

export interface AppOptions {
  readonly ledger: LedgerClient
  readonly read: ReadPort
  readonly authenticate: Authenticate
  readonly manifest: Manifest
  readonly rate: RateLimit
  readonly log: FastifyBaseLogger
}

/** The largest request that is no stream. */
export const bodyBytesMax = 256 * 1024
const requestTimeoutMs = 15_000

/** 网关 — builds the server without listening, so that specs inject requests into the very same object. */
export async function buildApp({ ledger, read, authenticate, manifest, rate, log }: AppOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    genReqId: traceIdOf,
    requestIdHeader: false,
  })
  app.removeContentTypeParser('text/plain')
  await app.register(traceIdPlugin)
  await app.register(errorsPlugin)
  await app.register(cookie)

  await app.register(async (guarded) => {
    await guarded.register(callerPlugin, { authenticate, rate })
    await guarded.register(graphqlPlugin, {
      schema,
      findTrusted: buildTrustedOperations(schema, manifest),
      buildContext: (request) => buildContext(request, ledger, read),
    })
  })
  return app
}

const codeShape = /^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$/

function buildContext(request: FastifyRequest, ledger: LedgerClient, read: ReadPort): GatewayContext {
  let loaders: Loaders | undefined
  const { 'x-hub-terminal': terminal, 'x-hub-acting-for': actingFor } = request.headers
  return {
    caller: request.caller,
    ledger,
    read,
    // A command loads nothing.
    get loaders() { return (loaders ??= buildLoaders(read)) },
    traceId: request.id,
    terminal: typeof terminal === 'string' && codeShape.test(terminal) ? terminal : 'none',
    actingFor: typeof actingFor === 'string' ? actingFor : null,
  }
}
