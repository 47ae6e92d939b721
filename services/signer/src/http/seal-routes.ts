import { digest } from '@hub/canonical'
import { isRefusal, refuse } from '@hub/kernel'
import { parseUuid } from '@hub/schemas'
import { svgOf } from '@hub/seal-picture'
import { forEachSync, hierarchies } from '../certs/hierarchy.ts'
import { wholeSecond } from '../certs/instants.ts'
import { toBase64 } from '../policy/base64.ts'
import { formerSealsOf } from '../seals/former-seals.ts'
import { areSame } from '../seals/issued-serials.ts'
import { sealEnds } from '../seals/seal-in-force.ts'
import type { SealRecord } from '../seals/seal-record.ts'
import { serialsIn } from '../seals/seal-store.ts'
import { parseSealKeys, parseSealPreview, parseSealRequest, parseSealRevocation } from '../seals/seal-request.ts'
import { sendRefusal } from './answer.ts'
import { audit } from './audit.ts'
import type { AuthorityHandler } from './authority-handler.ts'
import { refuser } from './refuser.ts'

/** The ledger's clock may be a little ahead of ours. */
const clockSkewMs = 300_000

/** POST /v1/seals/preview — `{kind, unitName, bottom}` → `{svg, widthMm, heightMm}`. Nothing is kept. */
export const previewRoute: AuthorityHandler = ({ composer }) => async (request, reply) => {
  const refused = refuser(request, reply, 'seal-preview')
  const asked = parseSealPreview(request.body)
  if (isRefusal(asked)) return refused(asked)
  const drawn = await composer.draw({ kind: asked.kind, name: asked.unitName, bottom: asked.bottom }, wholeSecond(Date.now()).slice(0, 'YYYY-MM-DD'.length))
  if (isRefusal(drawn)) return refused(drawn)
  const { widthMm, heightMm } = drawn.picture
  return reply.send({ svg: svgOf(drawn.picture), widthMm, heightMm })
}

/** POST /v1/seals — makes a seal, once an id; the same request again gets the same answer. */
export const makeSealRoute: AuthorityHandler = ({ maker }) => async (request, reply) => {
  const asked = parseSealRequest(request.body)
  if (isRefusal(asked)) return refuser(request, reply, 'seal-make')(asked)
  const facts = { sealId: asked.sealId }
  const made = await maker.make(asked)
  if (isRefusal(made)) return refuser(request, reply, 'seal-make')(made, facts)
  audit(request, 'seal-make', facts)
  return reply.send(answerOf(made))
}

/** POST /v1/seals/keys — `{unitCode, keys}` → `{usable: true}`, or why not. Nothing is reserved: two seals that are captured with one key are told apart when they are made. */
export const sealKeysRoute: AuthorityHandler = ({ maker }) => async (request, reply) => {
  const refused = refuser(request, reply, 'seal-keys')
  const asked = parseSealKeys(request.body)
  if (isRefusal(asked)) return refused(asked)
  const refusal = await maker.refuseKeys(asked)
  return refusal === undefined ? reply.send({ usable: true }) : refused(refusal)
}

/** GET /v1/seals/<seal id> — what was answered when the seal was made. */
export const readSealRoute: AuthorityHandler = ({ seals }) => async (request, reply) => {
  const sealId = parseUuid((request.params as { readonly sealId: string }).sealId)
  const record = sealId === undefined ? undefined : await seals.find(sealId)
  return record === undefined ? refuser(request, reply, 'seal-read')(refuse('SEAL_NOT_FOUND')) : reply.send(answerOf(record))
}

/**
 * GET /v1/seals/<seal id>/file — the seal itself, SES_Seal as DER. Of units alone: a personal seal shows a name, and whoever is no part of what it sealed
 * finds no such seal here.
 */
export const sealFileRoute: AuthorityHandler = ({ seals }) => async (request, reply) => {
  const sealId = parseUuid((request.params as { readonly sealId: string }).sealId)
  const record = sealId === undefined ? undefined : await seals.find(sealId)
  if (record === undefined || record.request.kind === 'personal') return sendRefusal(reply, refuse('SEAL_NOT_FOUND'))
  return reply.type('application/octet-stream').send(Buffer.from(record.seal))
}

/** GET /v1/seals/former — `{generations, seals}`: which seals still stand under a former generation of an issuing CA, by their ids alone, and how each generation stands. */
export const formerSealsRoute: AuthorityHandler = ({ authority, seals }) => async (_request, reply) =>
  reply.send({ generations: authority.generations(), seals: formerSealsOf(seals, authority) })

/**
 * POST /v1/seals/revoke — `{sealId, reason, at, serials?}` → `{crlNumber, external}`: the number of the lists that say so, and the hierarchies whose certificate is an external CA's, which that CA alone can revoke and has
 * to be asked to; the seal seals nothing any more either way. What is revoked is what the issuing CAs have issued for that seal, by a register of their own: the seal's record may be damaged or lost. Serials of the
 * caller's can only agree with it.
 */
export const revokeRoute: AuthorityHandler = ({ authority, seals }) => async (request, reply) => {
  const refused = refuser(request, reply, 'seal-revoke')
  const asked = parseSealRevocation(request.body)
  if (isRefusal(asked)) return refused(asked)
  const { sealId, reason, at, serials: claimed } = asked
  const facts = { sealId, reason }
  const serials = seals.serialsOf(sealId)
  if (serials === undefined) return refused(refuse('SEAL_NOT_FOUND'), facts)
  if (claimed !== undefined && !areSame(claimed, serials)) return refused(refuse('SERIALS_NOT_OF_SEAL', { sealId }), facts)
  if (Date.parse(at) > authority.nowMs() + clockSkewMs) return refused(refuse('REVOKED_IN_FUTURE'), facts)
  const external = seals.externalOf(sealId)
  const own = Object.fromEntries(Object.entries(serials).filter(([hierarchy]) => !external.some((each) => each === hierarchy)))
  const answer = await authority.revoke({ sealId, reason, since: wholeSecond(Date.parse(at)), serials: own })
  if (isRefusal(answer)) return refused(answer, facts)
  audit(request, 'seal-revoke', { ...facts, ...answer, ...(external.length === 0 ? {} : { external }) })
  return reply.send({ ...answer, external })
}

function answerOf(record: SealRecord) {
  const { esId, seal, certificates, chains, keyIds } = record
  const issuers = Object.fromEntries(hierarchies.filter((hierarchy) => chains[hierarchy] !== undefined).map((hierarchy) => [hierarchy, certificates[hierarchy].issuerText]))
  return {
    esId, sealSha256: digest('sha256', seal).toString('hex'), seal: toBase64(seal),
    certificates: forEachSync((hierarchy) => toBase64(certificates[hierarchy].der)), serials: serialsIn(record), keyIds, validUntil: sealEnds(record), issuers,
  }
}
