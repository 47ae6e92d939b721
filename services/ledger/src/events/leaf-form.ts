import { canonicalBytes, type Json as CanonicalJson } from '@hub/canonical'
import { parseInstant, parseUuid, type Envelope, type Json } from '@hub/schemas'
import { eventBytesMax } from '../store/event-store.ts'
import { decodeEnvelope } from './codec.ts'

/** 叶子 — the envelope behind stored bytes, or in Chinese why they are none: the rest of the sentence “事件……”. Quotes nothing of the event. */
export type Leaf = { readonly ok: true; readonly envelope: Envelope } | { readonly ok: false; readonly why: string }

const bad = (why: string): Leaf => ({ ok: false, why })

/**
 * 查叶子形式 — whether bytes are what a ledger stores for an event of `stream`: canonical JSON (RFC 8785) of an envelope of that stream. They may come from
 * anybody: nothing about them is taken on trust.
 */
export function readLeaf(stream: string, bytes: Uint8Array): Leaf {
  if (bytes.length > eventBytesMax) return bad(`长 ${String(bytes.length)} 字节，超过上限 ${String(eventBytesMax)}`)
  const value = parse(bytes)
  if (value === undefined) return bad('不是 JSON')
  if (!isCanonical(value, bytes)) return bad('不是规范化 JSON（RFC 8785）')
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad('不是信封')
  const wrong = wrongMember(value as { readonly [member: string]: Json })
  if (wrong !== undefined) return bad(`信封的 ${wrong} 不合规`)
  const envelope = value as unknown as Envelope
  return envelope.stream === stream ? { ok: true, envelope } : bad('信封中的流名与所在的流不一致')
}

function parse(bytes: Uint8Array): Json | undefined {
  try {
    return decodeEnvelope(bytes) as unknown as Json
  } catch {
    return undefined
  }
}

// Nested deeper than the stack, or holding a lone surrogate, it has no canonical form.
function isCanonical(value: Json, bytes: Uint8Array): boolean {
  try {
    return Buffer.compare(canonicalBytes(value as CanonicalJson), bytes) === 0
  } catch {
    return false
  }
}

const isText = (value: Json | undefined): boolean => typeof value === 'string' && value !== ''
const isUuid = (value: Json | undefined): boolean => typeof value === 'string' && parseUuid(value) !== undefined
const isInstant = (value: Json | undefined): boolean => typeof value === 'string' && parseInstant(value) !== undefined
const isObject = (value: Json | undefined): value is { readonly [member: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)
const isSealedPart = (value: Json): boolean => isObject(value) && ['part', 'subject', 'keyId', 'alg', 'nonce', 'ct'].every((member) => isText(value[member]))

const members: Readonly<Record<keyof Envelope, (value: Json | undefined) => boolean>> = {
  id: isUuid,
  stream: isText,
  type: isText,
  v: (value) => Number.isInteger(value),
  recordedAt: isInstant,
  effectiveAt: (value) => value === undefined || isInstant(value),
  actor: isObject,
  client: isText,
  commandId: isUuid,
  requestDigest: isText,
  causation: (value) => value === null || isText(value),
  data: isObject,
  sealed: (value) => Array.isArray(value) && value.every(isSealedPart),
}

function wrongMember(value: { readonly [member: string]: Json }): string | undefined {
  const own = (member: string): Json | undefined => (Object.hasOwn(value, member) ? value[member] : undefined)
  return Object.entries(members).find(([member, holds]) => !holds(own(member)))?.[0]
}
