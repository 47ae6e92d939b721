import type { Signer } from '@hub/x509'
import type { KeyKind, KeyStore } from '../keys/key-store.ts'

/** 库中签名者 — a key of the store as certificates, lists and tokens are signed with it; the key stays where it is. Rejects with KeyUnavailable. */
export async function keySigner(keys: KeyStore, keyId: string): Promise<Signer> {
  return { publicKey: new Uint8Array(await keys.publicKey(keyId)), sign: (bytes) => keys.sign(keyId, bytes) }
}

/** The key under this id, made and on disk where there was none. */
export async function ensureKey(keys: KeyStore, keyId: string, kind: KeyKind): Promise<void> {
  if (!hasKey(keys, keyId)) await keys.create(keyId, kind)
}

export function hasKey(keys: KeyStore, keyId: string): boolean {
  return keys.list().some((key) => key.keyId === keyId)
}
