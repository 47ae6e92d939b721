import { findKeyKind, type Signer } from '@hub/x509'
import type { KeyKind, KeyStore } from '../keys/key-store.ts'

/** 库中签名者 — a key of the store as certificates, lists and tokens are signed with it; the key stays where it is, and what SM2 signed is verified beside the event loop. Rejects with KeyUnavailable. */
export async function keySigner(keys: KeyStore, keyId: string): Promise<Signer> {
  const publicKey = new Uint8Array(await keys.publicKey(keyId))
  const signer: Signer = { publicKey, sign: (bytes) => keys.sign(keyId, bytes) }
  return findKeyKind(publicKey) === 'sm2' ? { ...signer, verify: (bytes, signature) => keys.verifySm2(keyId, { publicKey, bytes, signature }) } : signer
}

/** The key under this id, made and on disk where there was none. */
export async function ensureKey(keys: KeyStore, keyId: string, kind: KeyKind): Promise<void> {
  if (!hasKey(keys, keyId)) await keys.create(keyId, kind)
}

export function hasKey(keys: KeyStore, keyId: string): boolean {
  return keys.list().some((key) => key.keyId === keyId)
}
