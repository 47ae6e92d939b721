import { commandRoles, type CommandType, type Lane } from '@hub/schemas'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { GatewayContext } from '../context.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { maskError } from '../errors/mask.ts'
import { refuseScope } from '../graphql/refuse-scope.ts'
import { traceIdHeader } from '../plugins/trace-id.ts'
import type { RowRules } from './row.ts'
import { streamCommands } from './stream-commands.ts'

const ndjson = 'application/x-ndjson'

/** What a file of existing licences may hold. */
const importTypes: ReadonlySet<CommandType> = new Set<CommandType>(['DepositLicence', 'ReviseDeposit', 'CancelDeposit', 'ConfirmLicence', 'ResolveDuplicate'])

interface StreamRoute extends RowRules {
  readonly lane: Lane
  readonly underWayMax: number
}

const importRoute: StreamRoute = { idName: 'rowNumber', lane: 'import', underWayMax: 2_000, allows: (type) => importTypes.has(type) }
const commandsRoute: StreamRoute = { idName: 'i', lane: 'live', underWayMax: 500, allows: () => true }

/** REST — streams of commands for the importer and for machines; the caller plugin has judged who asks. */
export function addRestRoutes(app: FastifyInstance, buildContext: (request: FastifyRequest) => GatewayContext): void {
  app.addContentTypeParser(ndjson, (_request, payload, done) => { done(null, payload) })
  app.post('/v1/imports/licences', async (request, reply) => {
    refuseWithoutRole(request, 'DepositLicence')
    await answerStream(request, reply, importRoute, buildContext(request))
  })
  app.post('/v1/commands', async (request, reply) => {
    refuseWithoutRole(request, undefined)
    await answerStream(request, reply, commandsRoute, buildContext(request))
  })
}

/** The ledger judges every row; this only spares a caller who may send none of them the whole upload. */
function refuseWithoutRole({ caller, headers }: FastifyRequest, type: CommandType | undefined): void {
  const operator = caller.kind === 'account' ? caller.operator : undefined
  if (operator === undefined || (type !== undefined && !operator.roles.some((role) => commandRoles[type].includes(role)))) throw refuseScope(caller)
  if (headers['content-type']?.startsWith(ndjson) !== true) throw new EdgeError('UNSUPPORTED_MEDIA_TYPE', { zh: `请求正文须为 ${ndjson}，每行一条。` })
}

async function answerStream(request: FastifyRequest, reply: FastifyReply, { lane, ...route }: StreamRoute, context: GatewayContext): Promise<void> {
  const { caller, ledger, terminal } = context
  if (caller.kind !== 'account') throw refuseScope(caller)
  const { token, client } = caller.account
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': ndjson, 'cache-control': 'no-store', [traceIdHeader]: request.id })
  // Headers now, not with the first answer: the caller learns that the upload is taken.
  raw.flushHeaders()
  try {
    await streamCommands({
      ...route,
      body: request.body as Readable,
      send: ({ type, commandId, actingFor, body }) => ledger.send({ type, commandId, token, client, terminal, actingFor: actingFor ?? context.actingFor, lane, body }),
      async write(line) {
        if (raw.destroyed) throw new EdgeError('BAD_REQUEST')
        if (!raw.write(line)) await Promise.race([once(raw, 'drain'), once(raw, 'close')])
      },
    })
    raw.end()
  } catch (error) {
    // The status is out already: a broken stream tells the caller that answers are missing, and asking again is safe.
    const { hidden, code } = maskError(error, request.id)
    request.log.warn({ trouble: hidden, code, traceId: request.id }, 'stream of commands broke off')
    raw.destroy()
  }
}
