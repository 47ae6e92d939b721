import cookie from '@fastify/cookie'
import type { Tracing } from '@hub/tracing'
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import { addSignInRoutes, type SignInRoutesOptions } from './auth/sign-in-routes.ts'
import type { Authenticate } from './auth/authenticate.ts'
import { addAuthorityRoutes } from './authority/routes.ts'
import { addCheckRoutes } from './check/routes.ts'
import type { AuthorityRelay } from './clients/authority-relay.ts'
import type { FormerSealsSource } from './clients/former-seals-source.ts'
import type { LedgerClient } from './clients/ledger-client.ts'
import type { SealFileSource } from './clients/seal-file-source.ts'
import type { GatewayContext } from './context.ts'
import { accountList } from './demo/account-page.ts'
import { addDemoRoutes, type DemoRoutesOptions } from './demo/routes.ts'
import { buildTrustedOperations, type Manifest } from './fast-path/trusted-documents.ts'
import type { BundledFiles } from './graphiql/bundled-files.ts'
import { addGraphiqlRoutes } from './graphiql/routes.ts'
import { schema } from './graphql/schema.ts'
import { buildCheckHealth } from './health.ts'
import type { RateLimit } from './limits/rate.ts'
import { buildMoves } from './moves/moves.ts'
import { callerPlugin } from './plugins/caller.ts'
import { answerError, errorsPlugin } from './plugins/errors.ts'
import { graphqlPlugin } from './plugins/graphql.ts'
import { addHealthRoutes } from './plugins/health.ts'
import { metricsPlugin, type buildMetrics } from './plugins/metrics.ts'
import { traceIdOf, traceIdPlugin } from './plugins/trace-id.ts'
import { tracedBy, tracingPlugin } from './plugins/tracing.ts'
import { Loaders } from './read/loaders.ts'
import type { ReadPort } from './read/read-port.ts'
import { addOpenApiRoute } from './rest/openapi/route.ts'
import { addRestRoutes } from './rest/routes.ts'
import { addSealFileRoute } from './rest/seal-file-route.ts'
import { addPages } from './start-page/routes.ts'
import { addVerifyRoutes, type VerifyPorts } from './verify/routes.ts'

/** What browsers need besides the API. */
export interface WebOptions {
  readonly publicUrl: string
  readonly signIn: SignInRoutesOptions
  readonly graphiql: BundledFiles
  /** 演示; none outside it. */
  readonly demo: DemoRoutesOptions | undefined
}

export interface AppOptions {
  readonly ledger: LedgerClient
  readonly read: ReadPort
  readonly authenticate: Authenticate
  readonly manifest: Manifest
  readonly rate: RateLimit
  readonly log: FastifyBaseLogger
  readonly metrics: ReturnType<typeof buildMetrics>
  /** undefined: no traces are sent. */
  readonly tracing?: Tracing | undefined
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[]
  readonly web: WebOptions | undefined
  readonly verify: VerifyPorts
  readonly relay: AuthorityRelay
  readonly sealFiles: SealFileSource
  readonly formerSeals: FormerSealsSource
}

/** The largest request that is no stream. */
export const bodyBytesMax = 256 * 1024
/** To receive a whole request, streams of an import included; a slow header ends sooner (Node's own `headersTimeout`). */
const requestTimeoutMs = 300_000

/** 网关 — builds the server without listening, so that specs inject requests into the very same object. It owns nothing that it is given. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { ledger, read, authenticate, manifest, rate, log, metrics, tracing, trustProxy, web, verify, sealFiles, formerSeals, relay } = options
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // No logger of its own for each request, which would cost more than the rest of a look-up here; lines name their trace id themselves.
    childLoggerFactory: (logger) => logger,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    genReqId: traceIdOf,
    requestIdHeader: false,
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    // An address that cannot be decoded: the default answer would repeat it.
    frameworkErrors: answerError,
  })
  const checkHealth = buildCheckHealth({ ledger, checkpoints: read.checkpoints })
  const moves = buildMoves({ readPosition: read.checkpoints.readPosition })
  app.removeContentTypeParser('text/plain')
  await app.register(traceIdPlugin)
  await app.register(errorsPlugin)
  await app.register(metricsPlugin, { metrics, checkHealth, commandsWaiting: ledger.waiting })
  await app.register(cookie)
  addHealthRoutes(app, checkHealth)
  addOpenApiRoute(app)

  await app.register(async (guarded) => {
    const contextOf = (request: FastifyRequest) => buildContext(request, { ledger, read, checkHealth, formerSeals: formerSeals.former, moves })
    guarded.addHook('onRequest', (_request, reply, done) => {
      reply.header('cache-control', 'no-store')
      done()
    })
    if (tracing !== undefined) await guarded.register(tracingPlugin, { tracing })
    await guarded.register(callerPlugin, { authenticate, rate })
    await guarded.register(graphqlPlugin, { schema, findTrusted: buildTrustedOperations(schema, manifest), buildContext: contextOf, endSubscriptions: moves.close })
    addRestRoutes(guarded, contextOf)
    addSealFileRoute(guarded, contextOf, sealFiles)
    addVerifyRoutes(guarded, verify, { read, ledger })
    addAuthorityRoutes(guarded, relay)
  })
  await app.register((scope) => addCheckRoutes(scope, { read, ledger, rate, tracing, tls: web?.publicUrl.startsWith('https:') ?? false }))
  if (web !== undefined) await addWeb(app, web, { authenticate, checkHealth })
  return app
}

async function addWeb(app: FastifyInstance, { publicUrl, signIn, graphiql, demo }: WebOptions, ports: { readonly authenticate: Authenticate; readonly checkHealth: ReturnType<typeof buildCheckHealth> }): Promise<void> {
  const accounts = demo === undefined ? undefined : accountList('/demo/sign-in')
  await app.register(async (pages) => {
    await addPages(pages, { ...ports, publicUrl, accounts })
    addFormParser(pages)
    addSignInRoutes(pages, signIn)
    if (demo !== undefined) await addDemoRoutes(pages, demo)
  })
  await app.register((scope) => addGraphiqlRoutes(scope, { files: graphiql, tls: publicUrl.startsWith('https:') }))
}

const formBytesMax = 4 * 1024

/** The forms of our pages: a sign-out without fields, a demo account. */
function addFormParser(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: formBytesMax }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
}

const codeShape = /^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$/

function buildContext(request: FastifyRequest, ports: Pick<GatewayContext, 'ledger' | 'read' | 'checkHealth' | 'formerSeals' | 'moves'>): GatewayContext {
  const { 'x-hub-terminal': terminal, 'x-hub-acting-for': actingFor } = request.headers
  return {
    ...ports,
    ledger: request.span === undefined ? ports.ledger : tracedBy(request.span, ports.ledger),
    caller: request.caller,
    loaders: new Loaders(ports.read),
    traceId: request.id,
    terminal: typeof terminal === 'string' && codeShape.test(terminal) ? terminal : 'none',
    actingFor: typeof actingFor === 'string' ? actingFor : null,
  }
}
