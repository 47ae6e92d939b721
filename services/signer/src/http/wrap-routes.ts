import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { KeyUnavailable, type KeyStore } from '../keys/key-store.ts'
import { toBase64 } from '../policy/base64.ts'
import { permit } from '../policy/permission.ts'
import { parseUnwrapRequest, parseWrapRequest, wrapContext, type UnwrapRequest, type WrapSubject } from '../policy/wrap-request.ts'
import { encodeWrappedKey } from '../policy/wrapped-key.ts'
import { currentWrappingKey, wrappingNumber } from '../policy/wrapping-keys.ts'
import { sendRefusal } from './answer.ts'
import { audit } from './audit.ts'
import type { RefusalCode } from './refusal-table.ts'

type Operation = 'wrap' | 'unwrap' | 'rewrap'
type Route = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
/** What goes out, and which wrapping key it took. */
interface Done { readonly answer: object; readonly signerKeyId: string }

/** POST /v1/keys/wrap — `{purpose, hubId, keyId, plain}` → `{signerKeyId, wrapped}`, by the newest wrapping key; `plain` is 16 to 64 bytes in base64. */
export function wrapRoute(keys: KeyStore): Route {
  return permitted('wrap', parseWrapRequest, (asked) => wrapAnew(keys, asked, asked.plain))
}

/**
 * POST /v1/keys/unwrap — `{purpose, hubId, keyId, wrapped}` → `{plain}`. Refused alike, whatever differs: hub, purpose,
 * key id or a bit of the box. Only wrapping keys are tried, and of those the one that the box names; where that one is not here, its id is told.
 */
export function unwrapRoute(keys: KeyStore): Route {
  return permitted('unwrap', parseUnwrapRequest, async (asked) => {
    const plain = await unwrapped(keys, asked)
    if (isRefusal(plain)) return plain
    const answer = { plain: toBase64(plain) }
    plain.fill(0)
    return { answer, signerKeyId: asked.wrapped.signerKeyId }
  })
}

/** POST /v1/keys/rewrap — `{purpose, hubId, keyId, wrapped}` → `{signerKeyId, wrapped}`: the same key for the same three words, by the newest wrapping key. The plain bytes stay in this process. */
export function rewrapRoute(keys: KeyStore): Route {
  return permitted('rewrap', parseUnwrapRequest, async (asked) => {
    const plain = await unwrapped(keys, asked)
    return isRefusal(plain) ? plain : wrapAnew(keys, asked, plain)
  })
}

/** 须经许可 — what the three have in common: the request is read, who asks may ask for this purpose, and either refusal, that of the work or what was done is on record before anything goes out. */
function permitted<Asked extends WrapSubject>(operation: Operation, parse: (body: unknown) => Asked | Refusal<RefusalCode>, work: (asked: Asked) => Promise<Done | Refusal<RefusalCode>>): Route {
  return async (request, reply) => {
    const asked = parse(request.body)
    if (isRefusal(asked)) return refused(operation, request, reply, asked)
    const allowed = permit(request.peer, asked.purpose)
    if (isRefusal(allowed)) return refused(operation, request, reply, allowed, asked)
    const done = await work(asked)
    if (isRefusal(done)) return refused(operation, request, reply, done, asked)
    audit(request, operation, { ...factsOf(asked), signerKeyId: done.signerKeyId })
    return reply.header('cache-control', 'no-store').send(done.answer)
  }
}

/** Overwrites `plain`. */
async function wrapAnew(keys: KeyStore, subject: WrapSubject, plain: Uint8Array): Promise<Done> {
  try {
    const signerKeyId = newest(keys)
    const box = await keys.wrap(signerKeyId, plain, wrapContext(subject))
    return { answer: { signerKeyId, wrapped: toBase64(encodeWrappedKey({ signerKeyId, box })) }, signerKeyId }
  } finally {
    plain.fill(0)
  }
}

async function unwrapped(keys: KeyStore, { wrapped: { signerKeyId, box }, ...subject }: UnwrapRequest): Promise<Uint8Array | Refusal<'WRAPPED_KEY_REFUSED' | 'WRAPPING_KEY_ABSENT'>> {
  if (wrappingNumber(signerKeyId) === undefined) return refuse('WRAPPED_KEY_REFUSED')
  newest(keys)
  if (!keys.list().some(({ keyId }) => keyId === signerKeyId)) return refuse('WRAPPING_KEY_ABSENT', { signerKeyId })
  return (await keys.unwrap(signerKeyId, box, wrapContext(subject))) ?? refuse('WRAPPED_KEY_REFUSED')
}

function newest(keys: KeyStore): string {
  const keyId = currentWrappingKey(keys.list())
  if (keyId === undefined) throw new KeyUnavailable('wrap-1', '没有包裹密钥')
  return keyId
}

function factsOf({ purpose, hubId, keyId }: WrapSubject): WrapSubject {
  return { purpose, hubId, keyId }
}

function refused(
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal<RefusalCode>,
  subject?: WrapSubject,
): FastifyReply {
  audit(request, operation, subject === undefined ? {} : factsOf(subject), refusal)
  return sendRefusal(reply, refusal)
}
