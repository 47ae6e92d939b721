import { canonicalBytes } from '@hub/canonical'
import type { Json, PlainPart, SealedPart } from '@hub/schemas'
import { parseBase64Url } from './base64url.ts'
import { pad, unpad } from './padding.ts'
import { nextNonce } from './nonces.ts'
import type { SealingProfile } from './sealing-profile.ts'
import type { SubjectKey } from './subject-key.ts'

/** 绑定 — the place a part stands in. Moved anywhere else, it does not open. */
export interface SealBinding {
  readonly eventId: string
  readonly stream: string
  readonly type: string
}

type PartHeader = Omit<SealedPart, 'nonce' | 'ct'>

/**
 * 密封 — canonical JSON of the value, padded, under the subject's key. Nonces are random: with 96 bits and at most some millions of parts
 * under the busiest key (a unit's), two alike are less likely than one in 10^14; the bound of NIST SP 800-38D, 8.3 is 2^32 a key.
 * A counter would have to survive crashes and be shared by processes, which is where counters repeat.
 */
export function sealPart(profile: SealingProfile, key: SubjectKey, binding: SealBinding, { part, subject, value }: PlainPart): SealedPart {
  const header: PartHeader = { part, subject, keyId: key.keyId, alg: profile.alg, v: 1 }
  const nonce = nextNonce()
  const ct = profile.seal(key.secret, nonce, pad(canonicalBytes(value)), additionalData(binding, header))
  // In the order of canonical JSON, which is then written without sorting.
  return { alg: header.alg, ct: ct.toString('base64url'), keyId: header.keyId, nonce: nonce.toString('base64url'), part, subject, v: header.v }
}

/** 启封 — the value, or undefined when any byte of part, binding or key differs. Opened values are boxed: a value may be null. */
export function openPart(profile: SealingProfile, key: SubjectKey, binding: SealBinding, sealed: SealedPart): { readonly value: Json } | undefined {
  const nonce = parseBase64Url(sealed.nonce)
  const ct = parseBase64Url(sealed.ct)
  if (nonce === undefined || ct === undefined || sealed.alg !== profile.alg || sealed.v !== 1) return undefined
  const padded = profile.open(key.secret, nonce, ct, additionalData(binding, sealed))
  const plain = padded === undefined ? undefined : unpad(padded)
  return plain === undefined ? undefined : parsePlain(plain)
}

// Canonical JSON, which is injective, so no two different bindings give the same bytes. Frozen: other bytes open nothing that was sealed before.
// The members stand in canonical order already, so nothing is left to sort; this is done for every part of every look-up.
function additionalData({ eventId, stream, type }: SealBinding, { part, subject, keyId, alg, v }: PartHeader): Buffer {
  return Buffer.from(JSON.stringify({ alg, eventId, keyId, part, stream, subject, type, use: 'zhengyuan/sealed-part', v }), 'utf8')
}

// The engine's message on bad JSON quotes the text, so it must not get out.
function parsePlain(plain: Buffer): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(plain.toString('utf8')) as Json }
  } catch {
    return undefined
  }
}
