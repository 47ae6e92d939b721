import { refuse } from '@hub/kernel'
import { hierarchies } from '../certs/hierarchy.ts'
import { sendRefusal } from './answer.ts'
import { audit } from './audit.ts'
import type { AuthorityHandler } from './authority-handler.ts'

/** GET /v1/trust — 信任包: roots, issuing CAs, lists and the time-stamping authority. */
export const trustRoute: AuthorityHandler = ({ authority }) => async (_request, reply) => reply.send(await authority.trust())

/** GET /v1/crl/{sm2|p256}/{root|issuing} — DER (RFC 5280). */
export const crlRoute: AuthorityHandler = ({ authority }) => async (request, reply) => {
  const params = request.params as { readonly hierarchy: string; readonly authority: string }
  const hierarchy = hierarchies.find((each) => each === params.hierarchy)
  if (hierarchy === undefined || (params.authority !== 'root' && params.authority !== 'issuing')) return sendRefusal(reply, refuse('NOT_FOUND'))
  const { der } = params.authority === 'root' ? await authority.rootList(hierarchy) : authority.issuingList(hierarchy)
  return reply.type('application/pkix-crl').send(Buffer.from(der))
}

/** POST /v1/ocsp — RFC 6960; a request that cannot be read gets a response that says so. */
export const ocspRoute: AuthorityHandler = ({ authority }) => async (request, reply) => {
  const answer = await authority.answerStatus(request.body as Buffer)
  audit(request, 'ocsp', {})
  return reply.type('application/ocsp-response').send(Buffer.from(answer))
}

/** POST /v1/time-stamp — RFC 3161; what cannot be stamped gets a rejection with its reason. */
export const timeStampRoute: AuthorityHandler = ({ authority }) => async (request, reply) => {
  const answer = await authority.timeStamps.answer(request.body as Buffer)
  audit(request, 'time-stamp', {})
  return reply.type('application/timestamp-reply').send(Buffer.from(answer))
}
