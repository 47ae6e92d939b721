import { refuse } from '@hub/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AuthorityUnavailable } from '../certs/authority-unavailable.ts'
import { ComposerUnavailable } from '../documents/composer/compose-unavailable.ts'
import { KeyUnavailable } from '../keys/key-store.ts'
import { sendRefusal } from './answer.ts'
import type { RefusalCode } from './refusal-table.ts'

const byFastifyCode: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
}

const retryAfterSeconds = 2
const clientErrorMin = 400
const serverErrorMin = 500

/** What a handler threw → an answer. The cause goes to the log only. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof KeyUnavailable) {
    request.log.error({ err: error, keyId: error.keyId }, 'key unavailable')
    return sendRefusal(reply, refuse('KEY_UNAVAILABLE', { keyId: error.keyId }))
  }
  if (error instanceof AuthorityUnavailable) {
    request.log.error({ err: error, why: error.code }, 'authority unavailable')
    return sendRefusal(reply, refuse('AUTHORITY_UNAVAILABLE', { why: error.code }))
  }
  if (error instanceof ComposerUnavailable) {
    request.log.error({ err: error }, 'composer unavailable')
    return sendRefusal(reply.header('retry-after', retryAfterSeconds), refuse('COMPOSER_UNAVAILABLE'))
  }
  const code = codeOfCallersFault(error)
  if (code !== undefined) return sendRefusal(reply, refuse(code))
  request.log.error({ err: error }, 'request failed')
  return sendRefusal(reply, refuse('INTERNAL'))
}

/** Undefined unless Fastify blames the caller. Its own message may quote the body, so only the code is used. */
function codeOfCallersFault(error: unknown): RefusalCode | undefined {
  if (!(error instanceof Error)) return undefined
  const known = 'code' in error && typeof error.code === 'string' ? byFastifyCode[error.code] : undefined
  if (known !== undefined) return known
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : serverErrorMin
  if (status < clientErrorMin || status >= serverErrorMin) return undefined
  return error instanceof SyntaxError ? 'MALFORMED_JSON' : 'BAD_REQUEST'
}
