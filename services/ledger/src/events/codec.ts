import { canonicalBytes, type Json as CanonicalJson } from '@hub/canonical'
import type { Envelope } from '@hub/schemas'

/** 编码 — the bytes that are stored, hashed and never re-encoded: canonical JSON of the envelope. */
export function encodeEnvelope(envelope: Envelope): Buffer {
  return canonicalBytes(envelope as unknown as CanonicalJson)
}

/** 解码 — bytes that this ledger wrote; anything else is corruption and throws. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as Envelope
}
