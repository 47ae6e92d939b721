import { assert } from '@hub/kernel'
import { findKeyKind } from './public-key.ts'
import { algorithmOfKey, type OwnAlgorithm } from './signature-algorithm.ts'
import { verifySignature } from './verify-signature.ts'

/**
 * 签名者 — a key that lives elsewhere (the key store, a device). `publicKey` is its SubjectPublicKeyInfo in DER; `sign` hashes and signs with the one algorithm of
 * that kind of key and answers DER for SM2 and ECDSA. What it rejects with goes to the caller.
 */
export interface Signer {
  readonly publicKey: Uint8Array
  sign(bytes: Uint8Array): Promise<Uint8Array>
  /** Whether a signature is right under `publicKey`, told by who has threads for it; left out, it is verified here. What it rejects with goes to the caller. */
  verify?(bytes: Uint8Array, signature: Uint8Array): Promise<boolean>
}

export function algorithmOf({ publicKey }: Signer): OwnAlgorithm {
  const kind = findKeyKind(publicKey)
  assert(kind !== undefined, 'a signer has a key of a kind that signs here')
  return algorithmOfKey[kind]
}

/** Signs and looks at the result: a device with another key, another user id or another encoding must not fill the world with certificates that nobody accepts. */
export async function signChecked(signer: Signer, message: Uint8Array): Promise<Uint8Array> {
  const signature = await signer.sign(message)
  const algorithm = algorithmOf(signer)
  const isRight = signer.verify === undefined ? verifySignature({ publicKey: signer.publicKey, algorithm, message, signature }) : await signer.verify(message, signature)
  assert(isRight, 'a signature that its own public key verifies')
  return signature
}
