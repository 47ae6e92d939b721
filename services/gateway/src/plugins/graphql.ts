import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { setTimeout as pause } from 'node:timers/promises'
import { OperationTypeNode, type GraphQLSchema } from '../graphql-js.ts'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { GatewayContext } from '../context.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { maskError } from '../errors/mask.ts'
import { parseGraphQLParams, type GraphQLParams } from '../fast-path/graphql-params.ts'
import { settleResult } from '../fast-path/settle.ts'
import type { FindTrustedOperation, TrustedOperation } from '../fast-path/trusted-documents.ts'
import { buildPrepareOperation, type PreparedOperation } from '../limits/prepare.ts'
import { answerSubscription } from './subscription.ts'

export interface GraphQLOptions {
  readonly schema: GraphQLSchema
  readonly findTrusted: FindTrustedOperation
  readonly buildContext: (request: FastifyRequest) => GatewayContext
  /** Called when the server is about to close: ends what subscriptions follow. */
  readonly endSubscriptions: () => void
}

/** For the last words of the subscriptions; then their connections are cut. */
const lastWordsMs = 1_000

/** What Yoga is handed besides the request: everything before execution has been done. */
interface Handed {
  readonly prepared: PreparedOperation
  readonly gateway: GatewayContext
  readonly onHidden: (hidden: object) => void
}

/**
 * GraphQL 入口 — `POST /graphql`. The caller is known, the document read and priced before the paths part: trusted documents run
 * compiled, straight from here; all others go through Yoga. Both answer with the same settled result. Subscriptions are followed by a third.
 */
export const graphqlPlugin = fp<GraphQLOptions>(
  (app, { schema, findTrusted, buildContext, endSubscriptions }) => {
    const prepare = buildPrepareOperation(schema)
    const yoga = buildYoga(app, schema)
    const subscriptions = new Set<Promise<void>>()
    app.addHook('preClose', async () => {
      endSubscriptions()
      await Promise.race([Promise.allSettled(subscriptions), pause(lastWordsMs, undefined, { ref: false })])
    })

    app.post('/graphql', async (request, reply) => {
      const params = parseGraphQLParams(request.body)
      const trusted = trustedOperation(params, findTrusted)
      const prepared = trusted ?? prepare(params.query ?? '', params.operationName)
      refuseCost(prepared, params, request.id)
      request.chargeCommands(reply, prepared.commands)
      const gateway = buildContext(request)
      const onHidden = (trouble: object) => { request.log.error({ trouble, traceId: request.id }, 'graphql failed') }
      if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) {
        const answering = answerSubscription(request, reply, { schema, prepared, variables: params.variables, gateway, onHidden })
        subscriptions.add(answering)
        await answering.finally(() => subscriptions.delete(answering))
        return reply
      }
      if (trusted?.run === undefined) return sendResponse(reply, await yoga.handleNodeRequestAndResponse(request, reply, { prepared, gateway, onHidden }))
      const result = await trusted.run(gateway, params.variables)
      const { status, body } = settleResult(result, request.id, onHidden)
      return reply.code(status).type(contentTypeFor(request)).send(JSON.stringify(body))
    })
    // A document in an address would end in logs, histories and caches.
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const)
      app.route({ method, url: '/graphql', handler: (_request, reply: FastifyReply) => { reply.header('allow', 'POST'); throw new EdgeError('METHOD_NOT_ALLOWED') } })
    return Promise.resolve()
  },
  { name: 'hub/graphql', fastify: '5.x', dependencies: ['hub/caller'] },
)

/** As one text with its length: a stream would go out in chunks, at twice the price. */
async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  return reply.code(response.status).type(response.headers.get('content-type') ?? 'application/json; charset=utf-8').send(await response.text())
}

function trustedOperation({ query, hash }: GraphQLParams, findTrusted: FindTrustedOperation): TrustedOperation | undefined {
  // With the text at hand the hash is only a hint: nothing is ever remembered because a caller sent it.
  if (query !== undefined || hash === undefined) return undefined
  const found = findTrusted(hash)
  if (found === undefined) throw new EdgeError('PERSISTED_QUERY_NOT_FOUND')
  return found
}

function refuseCost(prepared: PreparedOperation, { variables }: GraphQLParams, traceId: string): void {
  try {
    prepared.refuseCost(variables)
  } catch (error) {
    if (error instanceof EdgeError) throw error
    const { code, error: { message } } = maskError(error, traceId)
    throw new EdgeError(code, { zh: message, ...(error instanceof Error ? { cause: error } : {}) })
  }
}

function buildYoga(app: FastifyInstance, schema: GraphQLSchema) {
  const handed: Plugin<Handed> = {
    onParse: ({ context, setParsedDocument }) => { setParsedDocument(context.prepared.document) },
    onValidate: ({ setResult }) => { setResult([]) },
    onExecute: () => ({
      onExecuteDone({ result, setResult, args }) {
        if (Symbol.asyncIterator in result) return
        const { traceId } = args.contextValue as unknown as GatewayContext
        const { status, body } = settleResult(result, traceId, (args.contextValue as unknown as Handed).onHidden)
        // Yoga takes the status from here and leaves the extension out of the answer.
        setResult({ ...body, extensions: { http: { status } } } as typeof result)
      },
    }),
  }
  return createYoga<Handed, GatewayContext>({
    schema,
    context: ({ gateway }) => gateway,
    plugins: [handed],
    parserAndValidationCache: false,
    // Every result has been settled above; nothing else throws between the hand-over and the answer.
    maskedErrors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    logging: {
      debug: () => undefined, info: () => undefined,
      warn: () => { app.log.warn('yoga warned') }, error: () => { app.log.error('yoga failed') },
    },
  })
}

function contentTypeFor({ headers }: FastifyRequest): string {
  return headers.accept?.includes('application/graphql-response+json') === true
    ? 'application/graphql-response+json; charset=utf-8'
    : 'application/json; charset=utf-8'
}

