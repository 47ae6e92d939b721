import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { parseBase64 } from './base64.ts'
import { malformed, refuseShape, textField, type ShapeRefusal } from './text-fields.ts'
import { parseWrappedKey, type WrappedKey } from './wrapped-key.ts'

/** 包裹用途 — the ledger's key-encryption key, and the key of its digests. */
export const wrapPurposes = ['ledger-kek', 'ledger-index'] as const
export type WrapPurpose = (typeof wrapPurposes)[number]

/** Whose key it is: bound to the wrapped bytes as additional data, so that they open for the same three words only. */
export interface WrapSubject {
  readonly purpose: WrapPurpose
  /** 枢纽编号 */
  readonly hubId: string
  /** The ledger's name for the key that is wrapped; not a key of the signer. */
  readonly keyId: string
}

export interface WrapRequest extends WrapSubject {
  readonly plain: Uint8Array
}

export interface UnwrapRequest extends WrapSubject {
  readonly wrapped: WrappedKey
}

export type WrapRequestRefusal = ShapeRefusal | 'UNKNOWN_PURPOSE'

const nameShape = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/
/** From an SM4 key to an HMAC key of one block. */
const plainBytesMin = 16
const plainBytesMax = 64

/** Hostile body → request. Checked in this order: purpose, shape, then the fields one by one. Never throws. */
export function parseWrapRequest(body: unknown): WrapRequest | Refusal<WrapRequestRefusal> {
  const subject = parseSubject(body, 'plain')
  if (isRefusal(subject)) return subject
  const plain = parseBase64(textField(body, 'plain') ?? '')
  if (plain === undefined || plain.length < plainBytesMin || plain.length > plainBytesMax) return malformed('plain')
  return { ...subject, plain }
}

export function parseUnwrapRequest(body: unknown): UnwrapRequest | Refusal<WrapRequestRefusal> {
  const subject = parseSubject(body, 'wrapped')
  if (isRefusal(subject)) return subject
  const bytes = parseBase64(textField(body, 'wrapped') ?? '')
  const wrapped = bytes === undefined ? undefined : parseWrappedKey(bytes)
  return wrapped === undefined ? malformed('wrapped') : { ...subject, wrapped }
}

/** 附加数据 — frozen: what was wrapped with other bytes can never be opened again. No field can hold a line break. */
export function wrapContext({ purpose, hubId, keyId }: WrapSubject): Uint8Array {
  return new TextEncoder().encode(['zhengyuan/wrap/v1', purpose, hubId, keyId].map((line) => `${line}\n`).join(''))
}

function parseSubject(body: unknown, content: 'plain' | 'wrapped'): WrapSubject | Refusal<WrapRequestRefusal> {
  const asked = textField(body, 'purpose')
  const purpose = wrapPurposes.find((known) => known === asked)
  if (purpose === undefined && asked !== undefined) return refuse('UNKNOWN_PURPOSE')
  const bad = refuseShape(body, ['purpose', 'hubId', 'keyId', content])
  if (bad !== undefined) return bad
  if (purpose === undefined) return malformed('purpose')
  const hubId = textField(body, 'hubId') ?? ''
  const keyId = textField(body, 'keyId') ?? ''
  if (!nameShape.test(hubId)) return malformed('hubId')
  if (!nameShape.test(keyId)) return malformed('keyId')
  return { purpose, hubId, keyId }
}
