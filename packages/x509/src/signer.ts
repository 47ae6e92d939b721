import { assert } from '@hub/kernel'
import { findKeyKind } from './public-key.ts'
import { algorithmOfKey, type SignatureAlgorithm } from './signature-algorithm.ts'
import { verifySignature } from './verify-signature.ts'

/**
 * 签名者 — a key that lives elsewhere (the key store, a device). `publicKey` is its SubjectPublicKeyInfo in DER; `sign` hashes and signs with the one algorithm of
 * that kind of key and answers DER for SM2 and ECDSA. What it rejects with goes to the caller.
 */
export interface Signer {
  readonly publicKey: Uint8Array
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

export function algorithmOf({ publicKey }: Signer): SignatureAlgorithm {
  const kind = findKeyKind(publicKey)
  assert(kind !== undefined, 'a signer has a key of a kind that signs here')
  return algorithmOfKey[kind]
}

/** Signs and looks at the result: a device with another key, another user id or another encoding must not fill the world with certificates that nobody accepts. */
export async function signChecked(signer: Signer, message: Uint8Array): Promise<Uint8Array> {
  const signature = await signer.sign(message)
  assert(verifySignature({ publicKey: signer.publicKey, algorithm: algorithmOf(signer), message, signature }), 'a signature that its own public key verifies')
  return signature
}
