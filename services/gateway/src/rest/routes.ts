import { commandRoles, type Lane, type Role } from '@hub/schemas'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import type { GatewayContext } from '../context.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { maskError } from '../errors/mask.ts'
import { refuseScope } from '../graphql/refuse-scope.ts'
import { addDepositRoute } from './deposit-route.ts'
import { addDownloadRoute } from './download-route.ts'
import { importTypes } from './import-types.ts'
import { buildLineWriter } from './line-writer.ts'
import { readCommands } from './read-commands.ts'
import { readLines, type Line } from './read-lines.ts'
import type { RowRules } from './row.ts'
import { streamCommands } from './stream-commands.ts'

const ndjson = 'application/x-ndjson'

interface StreamRoute extends RowRules {
  readonly lane: Lane
  readonly underWayMax: number
}

interface AnsweredRoute extends StreamRoute {
  readonly lines: AsyncIterable<Line> | Iterable<Line>
}

const importRoute: StreamRoute = { idName: 'rowNumber', lane: 'import', underWayMax: 2_000, allows: (type) => importTypes.has(type) }
const commandsRoute: StreamRoute = { idName: 'i', lane: 'live', underWayMax: 500, allows: () => true }

/** Who sends streams of commands: everybody but a holder, who has her own ways in. */
const senderRoles: readonly Role[] = [...new Set(Object.values(commandRoles).flat())].filter((role) => role !== 'holder')

/**
 * REST — streams of commands for the importer and for machines; the caller plugin has judged who asks. An import is one request of the
 * caller's rate, for its lane has bounds of its own; live commands cost a token each, as if they had come one by one, taken as they are read.
 */
export function addRestRoutes(app: FastifyInstance, buildContext: (request: FastifyRequest) => GatewayContext): void {
  app.addContentTypeParser(ndjson, (_request, payload, done) => { done(null, payload) })
  app.post('/v1/imports/licences', async (request, reply) => {
    refuseOthers(request, commandRoles.DepositLicence)
    await answerStream(request, reply, { ...importRoute, lines: readLines(request.body as Readable) }, buildContext(request))
  })
  addDepositRoute(app, buildContext)
  addDownloadRoute(app, buildContext)
  app.post('/v1/commands', async (request, reply) => {
    refuseOthers(request, senderRoles)
    const lines = await readCommands({ body: request.body as Readable, bytesDeclared: Number(request.headers['content-length'] ?? 0), meter: request.meterCommands(reply) })
    await answerStream(request, reply, { ...commandsRoute, lines }, buildContext(request))
  })
}

/** The ledger judges every row; this only spares a caller who may send none of them the whole upload. */
function refuseOthers({ caller, headers }: FastifyRequest, roles: readonly Role[]): void {
  const operator = caller.kind === 'account' ? caller.operator : undefined
  if (operator === undefined || !operator.roles.some((role) => roles.includes(role))) throw refuseScope(caller)
  if (headers['content-type']?.startsWith(ndjson) !== true) throw new EdgeError('UNSUPPORTED_MEDIA_TYPE', { zh: `请求正文须为 ${ndjson}，每行一条。` })
}

async function answerStream(request: FastifyRequest, reply: FastifyReply, { lane, ...route }: AnsweredRoute, context: GatewayContext): Promise<void> {
  const { caller, ledger, terminal } = context
  if (caller.kind !== 'account') throw refuseScope(caller)
  const { token, client } = caller.account
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, { 'content-type': ndjson })
  // Headers now, not with the first answer: the caller learns that the upload is taken.
  raw.flushHeaders()
  try {
    await streamCommands({
      ...route,
      send: ({ type, commandId, actingFor, body }) => ledger.send({ type, commandId, token, client, terminal, actingFor: actingFor ?? context.actingFor, lane, body }),
      write: buildLineWriter(raw),
    })
    raw.end()
  } catch (error) {
    // The status is out already: a broken stream tells the caller that answers are missing, and asking again is safe.
    const { hidden, code } = maskError(error, request.id)
    request.log.warn({ trouble: hidden, code, traceId: request.id }, 'stream of commands broke off')
    raw.destroy()
  }
}
