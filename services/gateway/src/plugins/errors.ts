import fp from 'fastify-plugin'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { edgeCodes } from '../errors/edge-codes.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { maskError, type Masked } from '../errors/mask.ts'
import { problemType, toProblem } from '../errors/problem.ts'

/** What Fastify itself refuses, in our words: its own messages quote the body. */
function knownTrouble(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof EdgeError) return error
  const { code, statusCode } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new EdgeError('BODY_TOO_LARGE')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new EdgeError('UNSUPPORTED_MEDIA_TYPE')
  // Malformed JSON, an empty JSON body, a body shorter than announced, a bad escape in the path.
  return statusCode === 400 ? new EdgeError('BAD_REQUEST', { zh: '请求正文不是有效的 JSON，或与所称的长度不符。' }) : error
}

const restPrefix = '/v1/'

/** 说明错误 — what its caller may see of it, with status and headers of the answer set; the rest goes to the log. */
export function tellError(error: unknown, request: FastifyRequest, reply: FastifyReply): Masked {
  const masked = maskError(knownTrouble(error), request.id)
  if (masked.hidden !== undefined) request.log.error({ trouble: masked.hidden, traceId: request.id, route: request.routeOptions.url }, 'request failed')
  const { retryAfterMs } = masked.error.extensions as { retryAfterMs?: unknown }
  if (typeof retryAfterMs === 'number') reply.header('retry-after', Math.ceil(retryAfterMs / 1_000))
  // What was not read to its end may still be on its way.
  if (masked.code === 'BODY_TOO_LARGE') reply.header('connection', 'close')
  reply.code(edgeCodes[masked.code].status)
  return masked
}

/** Under `/v1/` in the shape of REST (problem+json), everywhere else in that of GraphQL. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const masked = tellError(error, request, reply)
  if (request.url.startsWith(restPrefix)) return reply.type(problemType).send(toProblem(masked))
  return reply.type('application/json; charset=utf-8').send({ errors: [masked.error] })
}

/** Errors that no handler answered, and addresses that do not exist. */
export const errorsPlugin = fp(
  (app) => {
    app.setErrorHandler(answerError)
    app.setNotFoundHandler((request, reply) => answerError(new EdgeError('NOT_FOUND'), request, reply))
    return Promise.resolve()
  },
  { name: 'hub/errors', fastify: '5.x' },
)
