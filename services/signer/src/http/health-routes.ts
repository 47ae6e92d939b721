import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyStore } from '../keys/key-store.ts'
import type { AuthorityState } from '../authority-state.ts'
import { missingKeys } from '../keys/ensure-keys.ts'
import { requiredKeys } from '../policy/permission.ts'

const unavailableStatus = 503

/** GET /health/live — the process answers. */
export function liveRoute(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.send({ live: true })
}

/**
 * GET /health/ready — every key that a purpose needs is loaded; otherwise 503 with the ids of those that are not. Whether the authority works is told beside: without it
 * no seal and no file is made, and everything else goes on. And until when the lists of the roots hold, which only a person with the roots makes anew, and each generation of the issuing CAs, which only such a person
 * replaces. And, where there are any, which generations were made since this process started (`pending`): it issues nothing under them before it is started again.
 */
export function readyRoute(keys: KeyStore, state: AuthorityState) {
  return async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const missing = missingKeys(keys.list(), requiredKeys).map(({ keyId }) => keyId)
    const why = state.working ? state.authority.trouble : state.why
    const until = state.working && state.authority.rootListsEnd !== undefined ? { rootListsEnd: state.authority.rootListsEnd } : {}
    const issuing = state.working ? { issuing: state.authority.generations() } : {}
    // What cannot be read is told by whatever needs it.
    const waiting = state.working ? await state.authority.pending().catch(() => []) : []
    const pending = waiting.length === 0 ? {} : { pending: waiting }
    const authority = { ...(why === undefined ? { working: true } : { working: false, why }), ...until, ...issuing, ...pending }
    if (missing.length === 0) return reply.send({ ready: true, authority })
    return reply.code(unavailableStatus).send({ ready: false, missing, authority })
  }
}
