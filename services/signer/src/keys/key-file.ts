import { isKeyId, signingKinds, type KeyDescription, type KeyKind } from './key-store.ts'

/** 密钥文件 — one key, sealed. Everything but the box is readable without the passphrase and authenticated with it. */
export interface KeyFile extends KeyDescription {
  /** For scrypt; 16 bytes. */
  readonly salt: Uint8Array
  /** The private key (raw AES key, or PKCS #8 DER) as a box under the derived key; see `aead.ts`. */
  readonly box: Uint8Array
}

const format = 'zhengyuan-key/1'
/** Belongs to the format: other parameters are another format version. */
const derivation = 'scrypt n=32768 r=8 p=1'
export const saltBytes = 16
const kinds: readonly KeyKind[] = ['wrap-aes256', ...signingKinds]

/** One JSON line, always with the same fields in the same order: one key file, one spelling. */
export function encodeKeyFile({ keyId, kind, salt, box }: KeyFile): Buffer {
  const fields = { format, keyId, kind, derivation, salt: base64(salt), box: base64(box) }
  return Buffer.from(`${JSON.stringify(fields)}\n`)
}

/**
 * Undefined for anything that `encodeKeyFile` would not have written, byte for byte: a change that JSON or base64
 * would forgive (a space, an unused bit) is refused like any other.
 */
export function parseKeyFile(bytes: Uint8Array): KeyFile | undefined {
  const fields = parseObject(Buffer.from(bytes).toString('utf8'))
  const kind = kinds.find((known) => known === fields?.['kind'])
  const { keyId, salt, box } = { keyId: fields?.['keyId'], salt: fields?.['salt'], box: fields?.['box'] }
  if (kind === undefined || typeof keyId !== 'string' || typeof salt !== 'string' || typeof box !== 'string') return undefined
  const file = { keyId, kind, salt: Buffer.from(salt, 'base64'), box: Buffer.from(box, 'base64') }
  if (!isKeyId(keyId) || file.salt.length !== saltBytes) return undefined
  return encodeKeyFile(file).equals(bytes) ? file : undefined
}

/** Additional data of the box: a key cannot be renamed or used as another kind by editing its file. No field can hold a line break. */
export function keyFileContext({ keyId, kind, salt }: Omit<KeyFile, 'box'>): Buffer {
  return Buffer.from([format, keyId, kind, derivation, base64(salt)].map((line) => `${line}\n`).join(''))
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
