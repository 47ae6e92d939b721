import { assert, InvariantViolation } from '@hub/kernel'
import { successorOf, type Sm2PrivateKey } from '../keys/private-key.ts'
import { sm3Bytes } from '../sm3.ts'
import { sm2MessageDigest, type UserIdOption } from './message-digest.ts'
import { randomScalar } from './random-scalar.ts'
import { signatureOf } from './signature-equation.ts'
import type { Sm2Signature } from './signature.ts'

/** Another nonce is asked for once in 2^254; so many in a row mean that the random source is broken. */
const attemptsMax = 4

/** SM2 签名 — of a message under a user id (GB/T 32918.2, 6.1 [M]). Blocks for about a millisecond: where much is signed, ask the pool of the signer. */
export function signSm2(key: Sm2PrivateKey, message: Uint8Array, options?: UserIdOption): Sm2Signature {
  return signSm2Digest(key, sm2MessageDigest(key.publicKey, message, options))
}

/** Signs a digest e of 32 bytes that `sm2MessageDigest` has made; a bare SM3 of a message is not one. */
export function signSm2Digest(key: Sm2PrivateKey, digest: Uint8Array): Sm2Signature {
  assert(digest.length === sm3Bytes, 'what SM2 signs has 32 bytes')
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const nonce = randomScalar()
    const signature = signatureOf({ successor: successorOf(key), digest, nonce, blind: randomScalar().value })
    nonce.bytes.fill(0)
    if (signature !== undefined) return signature
  }
  throw new InvariantViolation('no nonce gives a signature')
}
