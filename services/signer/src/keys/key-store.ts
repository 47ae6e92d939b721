import { Unavailable } from '@hub/kernel'

/** 包裹密钥 — AES-256; wraps the ledger's key-encryption and index keys. */
export type WrappingKind = 'wrap-aes256'
/**
 * 签名密钥 — Ed25519 (RFC 8032); ECDSA on P-256 with SHA-256 (FIPS 186-5); SM2 with SM3 under the default user id 1234567812345678
 * (GB/T 32918.2 [M], GB/T 35276 [M]); RSA of 2048 bits, PKCS #1 v1.5 with SHA-256 (RFC 8017, 8.2).
 */
export const signingKinds = ['sign-ed25519', 'sign-p256', 'sign-sm2', 'sign-rsa2048'] as const
export type SigningKind = (typeof signingKinds)[number]
export type KeyKind = WrappingKind | SigningKind

export interface KeyDescription {
  readonly keyId: string
  readonly kind: KeyKind
}

/** 已签内容 — `publicKey` is a DER SubjectPublicKeyInfo, `signature` DER of (r, s). */
export interface Sm2Signed { readonly publicKey: Uint8Array; readonly bytes: Uint8Array; readonly signature: Uint8Array }

/**
 * 密钥库 — the only port behind which the hub's private keys live; no method gives one out.
 * A key is used for its kind only. Every method rejects with KeyUnavailable where the key cannot be used:
 * absent, of another kind, damaged, or the store is closed.
 */
export interface KeyStore {
  /** Ed25519: 64 bytes. P-256 and SM2: DER of (r, s). RSA: 256 bytes. By the key that `keyId` names, never by another. */
  sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array>
  /** The public half: DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). Signing keys only. */
  publicKey(keyId: string): Promise<Uint8Array>
  /**
   * Whether the signature, which `keyId` is said to have made, is right under this public key, be it the store's or another: made on the threads that sign, for it takes as
   * long. False also for what is no SM2 key or no signature. Rejects with KeyUnavailable where no thread answers: then it is not known, and what was signed stays here.
   */
  verifySm2(keyId: string, signed: Sm2Signed): Promise<boolean>
  /** Encrypts and authenticates `plain`; `context` is authenticated with it and not stored. */
  wrap(keyId: string, plain: Uint8Array, context: Uint8Array): Promise<Uint8Array>
  /** The plain bytes; undefined if this key did not wrap them under this very context. */
  unwrap(keyId: string, wrapped: Uint8Array, context: Uint8Array): Promise<Uint8Array | undefined>
  /** Makes a key and has it on disk before it resolves. An existing key is never replaced. */
  create(keyId: string, kind: KeyKind): Promise<void>
  /** 停用 — of a wrapping key: its file goes beside the keys that are opened, and it answers nothing from then on. Asked again after a crash it ends what it began. */
  layAside(keyId: string): Promise<void>
  list(): readonly KeyDescription[]
  /** Overwrites what the runtime lets us overwrite; the store answers nothing afterwards. */
  close(): void
}

/** 密钥不可用 — the message is for the operator: which key, what is wrong, what to do. It never holds key bytes or the passphrase. */
export class KeyUnavailable extends Unavailable {
  override readonly name = 'KeyUnavailable'
  readonly keyId: string
  constructor(keyId: string, why: string, options?: ErrorOptions) {
    super(`密钥 ${keyId}: ${why}`, options)
    this.keyId = keyId
  }
}

const keyIdShape = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** Longest key id, in characters; it must fit the one length byte of a wrapped key. */
export const keyIdCharactersMax = 63

/** 密钥编号 — lower-case words and digits joined by hyphens; also a file name. */
export function isKeyId(text: string): boolean {
  return text.length <= keyIdCharactersMax && keyIdShape.test(text)
}
