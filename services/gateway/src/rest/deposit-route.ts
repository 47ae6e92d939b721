import { commandRoles, licenceFileBytesMax, readShape, type CommandReply } from '@hub/schemas'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { GatewayContext } from '../context.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { refusalText } from '../graphql/command/refusal-answer.ts'
import { depositSentence } from '../graphql/licence/deposit-sentences.ts'
import { refuseScope } from '../graphql/refuse-scope.ts'
import { buildPlaces } from '../limits/places.ts'

/** Files on their way to the ledger, each up to 2 MiB and in memory, and of one account. */
const places = { max: 16, ofNetworkMax: 4 } as const
const mebibyte = 1024 * 1024
const notFound = 'LICENCE_FILE_NOT_FOUND'
const idCharsMax = 64
/** What the file belongs to; the ledger judges the ids. */
const depositHeaders = z.object({ 'x-command-id': z.string().min(1).max(idCharsMax), 'x-licence-id': z.string().min(1).max(idCharsMax), 'x-licence-version': z.string().regex(/^[1-9][0-9]{0,8}$/).transform(Number) })

/**
 * 交存 — `POST /v1/licence-files/deposit`: the file itself is the body, what it belongs to stands in headers, and nothing of it in an address. The answer is the command's
 * reply as JSON with what a person reads of the verdict or the refusal. Who may not deposit is told before the body is read.
 */
export function addDepositRoute(app: FastifyInstance, buildContext: (request: FastifyRequest) => GatewayContext): void {
  const takePlace = buildPlaces(places)
  app.post('/v1/licence-files/deposit', {
    bodyLimit: licenceFileBytesMax,
    onRequest: (request, reply, done) => {
      reply.raw.once('close', takePlace(accountOf(request)))
      done()
    },
  }, async (request, reply) => {
    const { body, caller, headers } = request
    if (caller.kind !== 'account') throw refuseScope(caller)
    if (!Buffer.isBuffer(body) || body.length === 0) throw new EdgeError('UNSUPPORTED_MEDIA_TYPE', { zh: `请求正文须为文件本身（application/pdf、application/ofd 或 application/octet-stream），最大 ${licenceFileBytesMax / mebibyte} MiB。` })
    const parsed = readShape(depositHeaders, headers)
    if (!parsed.success) throw new EdgeError('BAD_REQUEST', { zh: `请求头须有 ${Object.keys(depositHeaders.shape).join('、')}；版本为正整数。` })
    const { 'x-command-id': commandId, 'x-licence-id': licenceId, 'x-licence-version': version } = parsed.data
    const { ledger, terminal, actingFor } = buildContext(request)
    const { token, client } = caller.account
    return answer(reply, await ledger.send({ type: 'DepositLicenceFile', commandId, token, client, terminal, actingFor, lane: 'import', body: { licenceId, version, bytes: body.toString('base64') } }))
  })
}

function accountOf({ caller }: FastifyRequest): string {
  const operator = caller.kind === 'account' ? caller.operator : undefined
  if (operator === undefined || !operator.roles.some((role) => commandRoles.DepositLicenceFile.includes(role))) throw refuseScope(caller)
  return operator.operatorId
}

function answer(reply: FastifyReply, answered: CommandReply): FastifyReply {
  void reply.header('cache-control', 'no-store')
  if (answered.kind === 'unavailable') throw new EdgeError('UNAVAILABLE', { retryAfterMs: answered.retryAfterMs })
  if (answered.kind === 'invalid') return reply.code(400).send(answered)
  if (answered.kind === 'refused') {
    const { zh, next } = refusalText(answered.code)
    return reply.code(answered.code === notFound ? 404 : 409).send({ ...answered, message: zh, nextStep: next })
  }
  const told = answered.answer?.outcome === 'file-deposited' ? depositSentence(answered.answer.verdict) : { zh: '', next: '' }
  return reply.send({ ...answered, message: told.zh, nextStep: told.next })
}
