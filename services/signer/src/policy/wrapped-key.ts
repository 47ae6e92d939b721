import { assert } from '@hub/kernel'

/** 包裹件 — what the ledger keeps in its vault: which key of the signer opens it, and the box itself. */
export interface WrappedKey {
  /** The signer's key, so that older boxes still open after a new wrapping key has come. */
  readonly signerKeyId: string
  readonly box: Uint8Array
}

const version = 1
const headBytes = 2
const signerKeyIdShape = /^[a-z][a-z0-9-]{0,62}$/
const wrappedBytesMax = 256

/** Version (1 byte, 1) · length of the key id (1 byte) · key id (ASCII) · box. Frozen. */
export function encodeWrappedKey({ signerKeyId, box }: WrappedKey): Buffer {
  assert(signerKeyIdShape.test(signerKeyId), 'a signer key id is 1 to 63 characters of ASCII')
  const wrapped = Buffer.concat([Uint8Array.of(version, signerKeyId.length), Buffer.from(signerKeyId, 'latin1'), box])
  assert(wrapped.length <= wrappedBytesMax, 'a wrapped key is small')
  return wrapped
}

/** Undefined for anything else; whether the box is genuine only the key can tell. */
export function parseWrappedKey(bytes: Uint8Array): WrappedKey | undefined {
  const [found, length] = bytes
  if (found !== version || length === undefined || bytes.length > wrappedBytesMax || bytes.length <= headBytes + length) return undefined
  const signerKeyId = Buffer.from(bytes.subarray(headBytes, headBytes + length)).toString('latin1')
  return signerKeyIdShape.test(signerKeyId) ? { signerKeyId, box: bytes.subarray(headBytes + length) } : undefined
}
