import type { KeyObject } from 'node:crypto'
import { assert } from '@hub/kernel'
import { LRUCache } from 'lru-cache'
import { idKinds, type IdKind } from './id-kind.ts'
import type { SealingProfile } from './sealing-profile.ts'

/** First part of every message under the index key, so that a digest of one use is never one of the other. */
const indexUse = 'zhengyuan/id-index/v1'
const requestUse = 'zhengyuan/request/v1'

/** 键控摘要 — what the index key is used for. Without that key nobody can try ID numbers against the index. */
export interface Digests {
  /** 32 bytes for a number and what it belongs to. The caller gives each part in its one spelling: half-width, trimmed, upper case where the standard says so. */
  digest(kind: IdKind, ...parts: readonly string[]): Buffer
  /** 请求摘要 — of the canonical bytes of a command, for the envelope; base64url, 43 characters. */
  requestDigest(bytes: Uint8Array): string
}

/** Codes and accounts that stand in every command; a number of a person or a document is never remembered. */
const remembered: ReadonlySet<IdKind> = new Set<IdKind>(['operator', 'licence-type-code'])
const rememberedMax = 20_000

export function digestsUnder(profile: SealingProfile, indexKey: KeyObject): Digests {
  const known = new LRUCache<string, Buffer>({ max: rememberedMax })
  const make = (kind: IdKind, parts: readonly string[]): Buffer => profile.mac(indexKey, encodeList([indexUse, String(idKinds[kind]), ...parts].map(utf8)))
  const remember = (kind: IdKind, parts: readonly string[]): Buffer => {
    const name = JSON.stringify([kind, ...parts])
    const found = known.get(name)
    if (found !== undefined) return found
    const made = make(kind, parts)
    known.set(name, made)
    return made
  }
  return {
    digest: (kind, ...parts) => (remembered.has(kind) ? remember(kind, parts) : make(kind, parts)),
    requestDigest: (bytes) => profile.mac(indexKey, encodeList([utf8(requestUse), bytes])).toString('base64url'),
  }
}

/** Count, then each item's length and bytes (32-bit, big-endian): no two lists have the same encoding. Frozen: rows and events hold its digests. */
export function encodeList(items: readonly Uint8Array[]): Buffer {
  const encoded = Buffer.alloc(items.reduce((length, item) => length + 4 + item.length, 4))
  let at = encoded.writeUInt32BE(items.length)
  for (const item of items) {
    at = encoded.writeUInt32BE(item.length, at)
    encoded.set(item, at)
    at += item.length
  }
  return encoded
}

// Every lone surrogate would become the same U+FFFD: two texts, one digest.
function utf8(text: string): Buffer {
  assert(text.isWellFormed(), 'a digest is made of well-formed text')
  return Buffer.from(text, 'utf8')
}
