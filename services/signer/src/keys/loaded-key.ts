import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { aeadKeyBytes } from './aead.ts'
import type { KeyKind, SigningKind, WrappingKind } from './key-store.ts'

/** 已装入的密钥 — a key in memory, ready for use. */
export type LoadedKey =
  | { readonly kind: WrappingKind; readonly secret: Buffer }
  | { readonly kind: SigningKind; readonly privateKey: KeyObject; readonly publicKey: Buffer }

/** The bytes of a new key, as they go into the box of its file: a raw AES key, or PKCS #8 DER (RFC 5958). */
export function generateKeyBytes(kind: KeyKind): Buffer {
  switch (kind) {
    case 'wrap-aes256':
      return randomBytes(aeadKeyBytes)
    case 'sign-ed25519':
      return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' })
    case 'sign-p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' })
  }
}

/**
 * Takes over `bytes`: they are kept (wrapping key) or overwritten (signing key, which then lives in OpenSSL's memory only).
 * Undefined if they are not a key of this kind.
 */
export function loadKey(kind: KeyKind, bytes: Buffer): LoadedKey | undefined {
  if (kind === 'wrap-aes256') return bytes.length === aeadKeyBytes ? { kind, secret: bytes } : undefined
  const privateKey = parsePrivateKey(bytes)
  bytes.fill(0)
  if (privateKey === undefined || kindOf(privateKey) !== kind) return undefined
  return { kind, privateKey, publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }) }
}

export function signWith(key: Extract<LoadedKey, { kind: SigningKind }>, bytes: Uint8Array): Buffer {
  return sign(key.kind === 'sign-ed25519' ? null : 'sha256', bytes, key.privateKey)
}

function kindOf(key: KeyObject): SigningKind | undefined {
  if (key.asymmetricKeyType === 'ed25519') return 'sign-ed25519'
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'sign-p256' : undefined
}

function parsePrivateKey(der: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    return undefined
  }
}
