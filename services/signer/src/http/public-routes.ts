import { refuse } from '@hub/kernel'
import type { Crl } from '@hub/x509'
import { issuingName } from '../certs/authority-folder.ts'
import type { Authority } from '../certs/authority.ts'
import { hierarchies, type Hierarchy } from '../certs/hierarchy.ts'
import { generationsOf } from '../certs/issuing-authorities.ts'
import { sendRefusal } from './answer.ts'
import { audit } from './audit.ts'
import type { AuthorityHandler } from './authority-handler.ts'

/** GET /v1/trust — 信任包: roots, issuing CAs, lists and the time-stamping authority. */
export const trustRoute: AuthorityHandler = ({ authority }) => async (_request, reply) => reply.send(await authority.trust())

/** GET /v1/crl/{sm2|p256}/{root|issuing|issuing-<n>} — DER (RFC 5280); `issuing` is the first generation's, whose certificates name it so. */
export const crlRoute: AuthorityHandler = ({ authority }) => async (request, reply) => {
  const params = request.params as { readonly hierarchy: string; readonly authority: string }
  const hierarchy = hierarchies.find((each) => each === params.hierarchy)
  const list = hierarchy === undefined ? undefined : await listOf(authority, hierarchy, params.authority)
  return list === undefined ? sendRefusal(reply, refuse('NOT_FOUND')) : reply.type('application/pkix-crl').send(Buffer.from(list.der))
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

async function listOf(authority: Authority, hierarchy: Hierarchy, name: string): Promise<Crl | undefined> {
  if (name === 'root') return authority.rootList(hierarchy)
  const ca = generationsOf(authority.authorities[hierarchy]).find(({ generation }) => issuingName(generation) === name)
  return ca === undefined ? undefined : authority.issuingList(hierarchy, ca.generation)
}
