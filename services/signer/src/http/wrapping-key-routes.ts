import { isRefusal, refuse } from '@hub/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyStore } from '../keys/key-store.ts'
import { parseWrappingKey } from '../policy/wrapping-key-request.ts'
import { currentWrappingKey, nextWrappingKey } from '../policy/wrapping-keys.ts'
import { audit } from './audit.ts'
import { refuser } from './refuser.ts'

/**
 * POST /v1/wrapping-keys/next — `{from}` → `{keyId, made}`: the key after the one that the caller's rows are wrapped by, made where there is none yet. Asked again it answers the same, so that a
 * rotation that broke off makes no second key. A crash leaves the new key or none.
 */
export function nextWrappingKeyRoute(keys: KeyStore) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refused = refuser(request, reply, 'wrapping-key-next')
    const from = parseWrappingKey(request.body, 'from')
    if (isRefusal(from)) return refused(from)
    if (!has(keys, from)) return refused(refuse('WRAPPING_KEY_ABSENT', { signerKeyId: from }), { signerKeyId: from })
    const current = currentWrappingKey(keys.list()) ?? from
    const keyId = current === from ? nextWrappingKey(from) : current
    if (current === from) await keys.create(keyId, 'wrap-aes256')
    audit(request, 'wrapping-key-next', { signerKeyId: keyId })
    return reply.send({ keyId, made: current === from })
  }
}

/**
 * POST /v1/wrapping-keys/end — `{keyId}` → `{keyId, ended: true}`: laid aside, and not used from here on. The newest is never ended. Who asks has seen that nothing is wrapped by it any more; this service
 * has no database to look in. Asked again for one that is not there any more it is refused as absent.
 */
export function endWrappingKeyRoute(keys: KeyStore) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refused = refuser(request, reply, 'wrapping-key-end')
    const keyId = parseWrappingKey(request.body, 'keyId')
    if (isRefusal(keyId)) return refused(keyId)
    const facts = { signerKeyId: keyId }
    if (!has(keys, keyId)) return refused(refuse('WRAPPING_KEY_ABSENT', facts), facts)
    if (currentWrappingKey(keys.list()) === keyId) return refused(refuse('WRAPPING_KEY_IN_USE', facts), facts)
    await keys.layAside(keyId)
    audit(request, 'wrapping-key-end', facts)
    return reply.send({ keyId, ended: true })
  }
}

function has(keys: KeyStore, keyId: string): boolean {
  return keys.list().some((key) => key.keyId === keyId && key.kind === 'wrap-aes256')
}
