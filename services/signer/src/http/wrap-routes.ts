import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyStore } from '../keys/key-store.ts'
import { toBase64 } from '../policy/base64.ts'
import { permit } from '../policy/permission.ts'
import { parseUnwrapRequest, parseWrapRequest, wrapContext, type WrapSubject } from '../policy/wrap-request.ts'
import { encodeWrappedKey } from '../policy/wrapped-key.ts'
import { sendRefusal } from './answer.ts'
import { audit } from './audit.ts'
import type { RefusalCode } from './refusal-table.ts'

/** POST /v1/keys/wrap — `{purpose, hubId, keyId, plain}` → `{signerKeyId, wrapped}`; `plain` is 16 to 64 bytes in base64. */
export function wrapRoute(keys: KeyStore) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = parseWrapRequest(request.body)
    if (isRefusal(asked)) return refused('wrap', request, reply, asked)
    const key = permit(request.peer, asked.purpose)
    if (isRefusal(key)) return refused('wrap', request, reply, key, asked)
    const signerKeyId = key.keyId
    const box = await keys.wrap(signerKeyId, asked.plain, wrapContext(asked))
    asked.plain.fill(0)
    audit(request, 'wrap', { ...factsOf(asked), signerKeyId })
    return reply.send({ signerKeyId, wrapped: toBase64(encodeWrappedKey({ signerKeyId, box })) })
  }
}

/**
 * POST /v1/keys/unwrap — `{purpose, hubId, keyId, wrapped}` → `{plain}`. Refused alike, whatever differs: hub, purpose,
 * key id, signer key or a bit of the box. Only the key that the purpose names is tried, whichever the box asks for.
 */
export function unwrapRoute(keys: KeyStore) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = parseUnwrapRequest(request.body)
    if (isRefusal(asked)) return refused('unwrap', request, reply, asked)
    const key = permit(request.peer, asked.purpose)
    if (isRefusal(key)) return refused('unwrap', request, reply, key, asked)
    const signerKeyId = key.keyId
    const ours = asked.wrapped.signerKeyId === signerKeyId
    const plain = ours ? await keys.unwrap(signerKeyId, asked.wrapped.box, wrapContext(asked)) : undefined
    if (plain === undefined) return refused('unwrap', request, reply, refuse('WRAPPED_KEY_REFUSED'), asked)
    audit(request, 'unwrap', { ...factsOf(asked), signerKeyId })
    const answer = { plain: toBase64(plain) }
    plain.fill(0)
    return reply.header('cache-control', 'no-store').send(answer)
  }
}

function factsOf({ purpose, hubId, keyId }: WrapSubject): WrapSubject {
  return { purpose, hubId, keyId }
}

function refused(
  operation: 'wrap' | 'unwrap',
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal<RefusalCode>,
  subject?: WrapSubject,
): FastifyReply {
  audit(request, operation, subject === undefined ? {} : factsOf(subject), refusal)
  return sendRefusal(reply, refusal)
}
