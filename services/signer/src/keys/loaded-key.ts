import { encodeSm2Pkcs8, encodeSm2Spki, generateSm2PrivateKey, parseSm2Pkcs8, type Sm2PrivateKey } from '@hub/gm'
import { isRefusal } from '@hub/kernel'
import { createPrivateKey, createPublicKey, generateKeyPair, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { aeadKeyBytes } from './aead.ts'
import type { KeyKind, SigningKind, WrappingKind } from './key-store.ts'

/** Kinds that OpenSSL signs with. Not SM2: what node:crypto makes of such a key, nobody else verifies (docs/signer.md). */
type OpensslKind = Exclude<SigningKind, 'sign-sm2'>

/** 包裹密钥 — the 32 bytes themselves. */
export interface LoadedWrappingKey {
  readonly kind: WrappingKind
  readonly secret: Buffer
}

/** OpenSSL 密钥 — `publicKey` is its DER SubjectPublicKeyInfo; the private half is in OpenSSL's memory alone. */
export interface LoadedOpensslKey {
  readonly kind: OpensslKind
  readonly privateKey: KeyObject
  readonly publicKey: Buffer
}

/** SM2 密钥 — the same; it signs on the threads that it is handed over to (`sm2-keys.ts`), not here. */
export interface LoadedSm2Key {
  readonly kind: 'sign-sm2'
  readonly privateKey: Sm2PrivateKey
  readonly publicKey: Buffer
}

/** 已装入的密钥 — a key in memory, ready for use. */
export type LoadedKey = LoadedWrappingKey | LoadedOpensslKey | LoadedSm2Key

export const rsaModulusBits = 2048
/** OpenSSL's own default; every verifier takes it. */
const rsaPublicExponent = 65_537

const generateRsa = promisify(generateKeyPair)
const signBeside = promisify(sign)

/** The bytes of a new key, as they go into the box of its file: a raw AES key, or PKCS #8 DER (RFC 5958). RSA takes some 0.2 s, off the event loop. */
export async function generateKeyBytes(kind: KeyKind): Promise<Buffer> {
  switch (kind) {
    case 'wrap-aes256':
      return randomBytes(aeadKeyBytes)
    case 'sign-ed25519':
      return pkcs8Of(generateKeyPairSync('ed25519').privateKey)
    case 'sign-p256':
      return pkcs8Of(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
    case 'sign-rsa2048':
      return pkcs8Of((await generateRsa('rsa', { modulusLength: rsaModulusBits, publicExponent: rsaPublicExponent })).privateKey)
    case 'sign-sm2':
      return generateSm2Bytes()
  }
}

/**
 * Takes over `bytes`: they are kept (wrapping key) or overwritten (signing key, which then lives in OpenSSL's memory only, or as the scalar of SM2).
 * Undefined if they are not a key of this kind.
 */
export function loadKey(kind: KeyKind, bytes: Buffer): LoadedKey | undefined {
  if (kind === 'wrap-aes256') return bytes.length === aeadKeyBytes ? { kind, secret: bytes } : undefined
  const key = kind === 'sign-sm2' ? loadSm2(bytes) : loadOpenssl(kind, bytes)
  bytes.fill(0)
  return key
}

/**
 * Ed25519: 64 bytes; P-256: DER of (r, s); RSA: as long as the modulus, made on a thread of libuv, of `bytes` as they are now. The two curves take some hundredths of a
 * millisecond, and the way to a thread and back more than twice that: they are signed on the event loop (docs/signer.md, figures).
 */
export async function signWith({ kind, privateKey }: LoadedOpensslKey, bytes: Uint8Array): Promise<Buffer> {
  return kind === 'sign-rsa2048' ? signBeside('sha256', bytes, privateKey) : sign(kind === 'sign-ed25519' ? null : 'sha256', bytes, privateKey)
}

/** Overwrites what the runtime lets us overwrite; the key is not used afterwards. */
export function closeKey(key: LoadedKey): void {
  if (key.kind === 'wrap-aes256') key.secret.fill(0)
  if (key.kind === 'sign-sm2') key.privateKey.close()
}

function generateSm2Bytes(): Buffer {
  const key = generateSm2PrivateKey()
  const der = encodeSm2Pkcs8(key)
  key.close()
  return der
}

function loadSm2(pkcs8: Buffer): LoadedSm2Key | undefined {
  const privateKey = parseSm2Pkcs8(pkcs8)
  return isRefusal(privateKey) ? undefined : { kind: 'sign-sm2', privateKey, publicKey: encodeSm2Spki(privateKey.publicKey) }
}

function loadOpenssl(kind: OpensslKind, pkcs8: Buffer): LoadedOpensslKey | undefined {
  const privateKey = parsePrivateKey(pkcs8)
  if (privateKey === undefined || kindOf(privateKey) !== kind) return undefined
  return { kind, privateKey, publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }) }
}

function kindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): OpensslKind | undefined {
  if (asymmetricKeyType === 'ed25519') return 'sign-ed25519'
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'sign-p256'
  return asymmetricKeyType === 'rsa' && asymmetricKeyDetails?.modulusLength === rsaModulusBits ? 'sign-rsa2048' : undefined
}

function parsePrivateKey(der: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    return undefined
  }
}

function pkcs8Of(privateKey: KeyObject): Buffer {
  return privateKey.export({ type: 'pkcs8', format: 'der' })
}
