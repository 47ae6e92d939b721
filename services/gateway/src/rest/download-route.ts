import { commandRoles, readShape, type CommandReply, type LicenceFileFormat } from '@hub/schemas'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { GatewayContext } from '../context.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { refusalText } from '../graphql/command/refusal-answer.ts'
import { refuseScope } from '../graphql/refuse-scope.ts'

/** 文件类型 — application/ofd is what vendors use; it is not registered with IANA [I]. */
export const fileTypes: Readonly<Record<LicenceFileFormat, string>> = { pdf: 'application/pdf', ofd: 'application/ofd' }

/** `commandId` beside the members of the command, which the ledger judges. */
const downloadBody = z.looseObject({ commandId: z.string().max(64) })
const notFound = 'LICENCE_FILE_NOT_FOUND'

/**
 * 取件 — `POST /v1/licence-files/download`: the file itself, under a neutral name; its record is durable by then. Every other answer is the command's reply as
 * JSON, with what a person reads of a refusal. A body and no query: nothing of it stands in an address.
 */
export function addDownloadRoute(app: FastifyInstance, buildContext: (request: FastifyRequest) => GatewayContext): void {
  app.post('/v1/licence-files/download', async (request, reply) => {
    const { caller } = request
    const operator = caller.kind === 'account' ? caller.operator : undefined
    if (caller.kind !== 'account' || operator === undefined || !operator.roles.some((role) => commandRoles.DownloadLicenceFile.includes(role))) throw refuseScope(caller)
    if (request.headers['content-type']?.startsWith('application/json') !== true) throw new EdgeError('UNSUPPORTED_MEDIA_TYPE', { zh: '请求正文须为 application/json。' })
    const parsed = readShape(downloadBody, request.body)
    if (!parsed.success) throw new EdgeError('BAD_REQUEST', { zh: '请求正文须为含 commandId、fileId、purpose 的 JSON 对象。' })
    const { commandId, ...body } = parsed.data
    const { ledger, terminal, actingFor } = buildContext(request)
    const { token, client } = caller.account
    return answer(reply, await ledger.send({ type: 'DownloadLicenceFile', commandId, token, client, terminal, actingFor, lane: 'live', body }))
  })
}

function answer(reply: FastifyReply, answered: CommandReply): FastifyReply {
  void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  if (answered.kind === 'unavailable') throw new EdgeError('UNAVAILABLE', { retryAfterMs: answered.retryAfterMs })
  if (answered.kind === 'invalid') return reply.code(400).send(answered)
  if (answered.kind === 'refused') {
    const { zh, next } = refusalText(answered.code)
    return reply.code(answered.code === notFound ? 404 : 409).send({ ...answered, message: zh, nextStep: next })
  }
  const file = answered.answer
  // The record is there and the file is not shown again: a new download takes a new command.
  if (file?.outcome !== 'file') return reply.code(410).send({ ...answered, message: '该 commandId 先前已经取过件。', nextStep: '请换一个新的 commandId 再取。' })
  const { fileId, format, sha256, bytes } = file
  return reply.type(fileTypes[format]).header('content-disposition', `attachment; filename="${fileId}.${format}"`)
    .header('x-file-sha256', sha256).header('x-hub-position', String(answered.position)).send(Buffer.from(bytes, 'base64'))
}
