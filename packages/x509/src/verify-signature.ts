import { parseSm2SignatureDer, parseSm2Spki, verifySm2 } from '@hub/gm'
import { isRefusal } from '@hub/kernel'
import { constants, createPublicKey, verify } from 'node:crypto'
import { findKeyKind } from './public-key.ts'
import { algorithmFacts, type SignatureAlgorithm } from './signature-algorithm.ts'

/** 验签请求 — `publicKey` is a SubjectPublicKeyInfo in DER; `signature` is DER for SM2 and ECDSA. */
export interface SignatureToVerify {
  readonly publicKey: Uint8Array
  readonly algorithm: SignatureAlgorithm
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** 验签 — false also for a key of another kind than the algorithm's, a malformed key and a malformed signature. SM2 goes through @hub/gm: node:crypto does another SM2. */
export function verifySignature({ publicKey, algorithm, message, signature }: SignatureToVerify): boolean {
  const { key } = algorithmFacts(algorithm)
  if (findKeyKind(publicKey) !== key) return false
  return key === 'sm2' ? verifySm2Signature(publicKey, message, signature) : verifyByOpenssl({ publicKey, algorithm, message, signature })
}

function verifySm2Signature(spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const key = parseSm2Spki(spki)
  const value = parseSm2SignatureDer(signature)
  return !isRefusal(key) && !isRefusal(value) && verifySm2(key, message, value)
}

/** OpenSSL reads the signature value of ECDSA strictly: it encodes it again and compares. The padding of RSA is PKCS #1 v1.5, its default, or PSS with a mask of the same digest and a salt of any length. */
function verifyByOpenssl({ publicKey, algorithm, message, signature }: SignatureToVerify): boolean {
  const { digest, isPss } = algorithmFacts(algorithm)
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  return verify(digest, message, isPss ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO } : key, signature)
}
