import { refuse, type Refusal } from '@hub/kernel'
import type { ServiceName } from '@hub/pki'
import type { KeyDescription } from '../keys/key-store.ts'
import type { SignPurpose } from './sign-request.ts'
import type { WrapPurpose } from './wrap-request.ts'

interface Rule {
  /** Services that may ask. */
  readonly peers: readonly ServiceName[]
  /** The signer's key for this purpose: one key, one purpose, so that a signature never passes for another kind. */
  readonly key: KeyDescription
}

export type Purpose = SignPurpose | WrapPurpose

const wrappingKey = { keyId: 'wrap-1', kind: 'wrap-aes256' } as const

/** 用途规则 — who may ask for what, and which key answers; of wrapping keys the first, in whose place the newest of `wrap-1`, `wrap-2` … steps (`wrapping-keys.ts`). A new purpose does not compile without its row. */
const rules: Readonly<Record<Purpose, Rule>> = {
  'ledger-kek': { peers: ['ledger'], key: wrappingKey },
  'ledger-index': { peers: ['ledger'], key: wrappingKey },
  checkpoint: { peers: ['ledger'], key: { keyId: 'checkpoint-1', kind: 'sign-ed25519' } },
  receipt: { peers: ['ledger'], key: { keyId: 'receipt-1', kind: 'sign-ed25519' } },
}

/** Every key that the rules name, once. */
export const requiredKeys: readonly Rule['key'][] = [...new Map(Object.values(rules).map(({ key }) => [key.keyId, key])).values()]

/**
 * 操作权限 — who may ask for which part of the signer's work. Public material is what anybody may see in the end: trust bundle, revocation lists, OCSP answers,
 * time stamps, the file of a unit's seal, which stands in every document that it sealed, and which seals a former issuing CA certified; the gateway passes it on. What is done with seals, and files, are the ledger's alone.
 */
const operations = {
  keys: [...new Set(Object.values(rules).flatMap(({ peers }) => peers))],
  seals: ['ledger'],
  documents: ['ledger'],
  'public-material': ['ledger', 'gateway'],
  // At the terminal alone: a ledger that was taken over cannot end the key that its rows need.
  'wrapping-keys': ['cli'],
} as const satisfies Readonly<Record<string, readonly ServiceName[]>>
export type Operation = keyof typeof operations

/** May `peer` ask for this? Decided before a byte of its body is read. */
export function mayAsk(peer: ServiceName | undefined, operation: Operation): boolean {
  const peers: readonly ServiceName[] = operations[operation]
  return peer !== undefined && peers.includes(peer)
}

/** The key for `purpose`, if `peer` may ask for it. */
export function permit(peer: ServiceName | undefined, purpose: Purpose): Rule['key'] | Refusal<'PEER_NOT_ALLOWED'> {
  const rule = rules[purpose]
  return peer !== undefined && rule.peers.includes(peer) ? rule.key : refuse('PEER_NOT_ALLOWED')
}
