import { isRefusal, type Refusal } from '@hub/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyStore } from '../keys/key-store.ts'
import { toBase64 } from '../policy/base64.ts'
import { bytesToSign } from '../policy/bytes-to-sign.ts'
import { permit } from '../policy/permission.ts'
import { parseSignRequest } from '../policy/sign-request.ts'
import { sendRefusal } from './answer.ts'
import { audit, type AuditFacts } from './audit.ts'
import type { RefusalCode } from './refusal-table.ts'

/**
 * POST /v1/sign — a request for one purpose → `{keyId, signature, publicKey}`: base64 of the signature over `bytesToSign`
 * (Ed25519: 64 bytes) and of the key's DER SubjectPublicKeyInfo (an Ed25519 key is its last 32 bytes).
 */
export function signRoute(keys: KeyStore) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refused = (refusal: Refusal<RefusalCode>, facts: AuditFacts = {}) => {
      audit(request, 'sign', facts, refusal)
      return sendRefusal(reply, refusal)
    }
    const asked = parseSignRequest(request.body)
    if (isRefusal(asked)) return refused(asked)
    const { purpose } = asked
    const key = permit(request.peer, purpose)
    if (isRefusal(key)) return refused(key, { purpose })
    const { keyId } = key
    const signature = await keys.sign(keyId, bytesToSign(asked))
    const publicKey = await keys.publicKey(keyId)
    audit(request, 'sign', { purpose, signerKeyId: keyId })
    return reply.send({ keyId, signature: toBase64(signature), publicKey: toBase64(publicKey) })
  }
}
