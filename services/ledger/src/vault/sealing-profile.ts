import type { KeyObject } from 'node:crypto'
import type { DigestName } from '@hub/canonical'
import type { SealedPart } from '@hub/schemas'

export type ProfileName = 'standard' | 'gm'

/** Every key of the vault, whatever it is for: 256 bits. */
export const keyBytes = 32
export const nonceBytes = 12

/**
 * 算法套件 — authenticated encryption, keyed digests and the hash that go together. Keys are KeyObjects: their bytes lie outside the
 * JavaScript heap, print as nothing, and are overwritten by OpenSSL when the last reference goes.
 */
export interface SealingProfile {
  readonly name: ProfileName
  readonly alg: SealedPart['alg']
  readonly hash: DigestName
  /** Ciphertext, as long as `plain`, and the tag. A nonce of `nonceBytes` is used once under a key. */
  seal(key: KeyObject, nonce: Uint8Array, plain: Uint8Array, aad: Uint8Array): Buffer
  /** The plain bytes; undefined when anything at all is not as it was sealed, hostile lengths included. */
  open(key: KeyObject, nonce: Uint8Array, ct: Uint8Array, aad: Uint8Array): Buffer | undefined
  /** 32 bytes. */
  mac(key: KeyObject, message: Uint8Array): Buffer
}
