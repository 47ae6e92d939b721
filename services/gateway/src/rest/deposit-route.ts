import { commandRoles, licenceFileBytesMax, licenceIdentifierLengthMax, readShape, type CommandReply } from '@hub/schemas'
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
/** Of an identifier, or a number, in percent-encoding: three for each of at most four bytes. */
const encodedCharsMax = 12 * licenceIdentifierLengthMax
const needed = { 'x-command-id': z.string().min(1).max(idCharsMax), 'x-licence-version': z.string().regex(/^[1-9][0-9]{0,8}$/).transform(Number) }
/** What the file belongs to, named in one of three ways; the ledger judges which, and the ids. Headers hold no Chinese, so a number and an identifier, which may be none by the standard, stand there as in an address. */
const licenceNames = { 'x-licence-id': z.string().min(1).max(idCharsMax), 'x-licence-identifier': z.string().min(1).max(encodedCharsMax), 'x-licence-type': z.string().min(1).max(idCharsMax), 'x-licence-number': z.string().min(1).max(encodedCharsMax) }
const depositHeaders = z.object(needed).extend(z.object(licenceNames).partial().shape)

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
    if (!parsed.success) throw new EdgeError('BAD_REQUEST', { zh: wrongHeaders })
    const { 'x-command-id': commandId, 'x-licence-version': version } = parsed.data
    const name = nameIn(parsed.data)
    if (name === undefined) throw new EdgeError('BAD_REQUEST', { zh: wrongHeaders })
    const { ledger, terminal, actingFor } = buildContext(request)
    const { token, client } = caller.account
    return answer(reply, await ledger.send({ type: 'DepositLicenceFile', commandId, token, client, terminal, actingFor, lane: 'import', body: { ...name, version, bytes: body.toString('base64') } }))
  })
}

const wrongHeaders = `请求头须有 ${Object.keys(needed).join('、')}（版本为正整数），并以 x-licence-id、x-licence-identifier、x-licence-type 与 x-licence-number 三者之一指明证照；标识和编号按 UTF-8 百分号编码。`

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decodeURIComponent(text)
}

/** Undefined where something is no percent-encoding. */
function nameIn({ 'x-licence-id': licenceId, 'x-licence-identifier': identifier, 'x-licence-type': typeCode, 'x-licence-number': licenceNumber }: z.output<typeof depositHeaders>): object | undefined {
  try {
    const given = { licenceId, identifier: decoded(identifier), typeCode, licenceNumber: decoded(licenceNumber) }
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  } catch {
    return undefined
  }
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
