import { anyValue, decodeDer, encodeDer, explicit, octetsInBits, octetString, optional, sequence, smallInteger, type DerLimits } from '@hub/der'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { scalarBytes } from '../big-endian.ts'
import { sm2AlgorithmDer, sm2CurveDer } from './algorithm.ts'
import { scalarOf, takeSm2PrivateKey, type ScalarRefusal, type Sm2PrivateKey } from './private-key.ts'
import { uncompressedPointBytes } from './public-key.ts'

/** 私钥信息被拒绝 — not PKCS #8 of a key without attributes; of another algorithm or curve; the public key beside it is another one's. */
export type Pkcs8Refusal = 'PKCS8_MALFORMED' | 'PKCS8_NOT_SM2' | 'PKCS8_PUBLIC_KEY_DIFFERS' | ScalarRefusal

/** PrivateKeyInfo (RFC 5208, 5) without attributes. */
const privateKeyInfo = sequence({ version: smallInteger(0, 0), privateKeyAlgorithm: anyValue, privateKey: octetString })
/** ECPrivateKey (RFC 5915, 3). */
const ecPrivateKey = sequence({ version: smallInteger(1, 1), privateKey: octetString, parameters: optional(explicit(0, anyValue)), publicKey: optional(explicit(1, octetsInBits)) })
const limits: DerLimits = { bytesMax: 1024, depthMax: 3, elementsMax: 16 }
/** Of the scalar in ECPrivateKey: after the header of the sequence, the version, and the header of the octet string. */
const scalarOffset = 2 + 3 + 2

/**
 * 私钥信息 DER — PrivateKeyInfo (RFC 5208) around ECPrivateKey (RFC 5915) with the public key, as OpenSSL writes it. Unencrypted: the caller overwrites
 * the bytes after use. The scalar is put in last, so that no other copy of it is left behind.
 */
export function encodeSm2Pkcs8(key: Sm2PrivateKey): Buffer {
  const inner = encodeDer(ecPrivateKey, { version: 1, privateKey: new Uint8Array(scalarBytes), parameters: undefined, publicKey: key.publicKey.toUncompressed() })
  const der = Buffer.from(encodeDer(privateKeyInfo, { version: 0, privateKeyAlgorithm: sm2AlgorithmDer, privateKey: inner }))
  der.set(scalarOf(key), der.length - inner.length + scalarOffset)
  return der
}

/** Reads what OpenSSL, GmSSL and BouncyCastle write: curve and public key inside are optional, and must be right where they are given. Copies the scalar; `der` stays the caller's to overwrite. */
export function parseSm2Pkcs8(der: Uint8Array): Sm2PrivateKey | Refusal<Pkcs8Refusal> {
  const info = decodeDer(privateKeyInfo, der, limits)
  if (isRefusal(info)) return refuse('PKCS8_MALFORMED')
  if (!areEqual(info.privateKeyAlgorithm, sm2AlgorithmDer)) return refuse('PKCS8_NOT_SM2')
  return parseEcPrivateKey(info.privateKey)
}

function parseEcPrivateKey(der: Uint8Array): Sm2PrivateKey | Refusal<Pkcs8Refusal> {
  const inner = decodeDer(ecPrivateKey, der, limits)
  if (isRefusal(inner) || inner.privateKey.length !== scalarBytes) return refuse('PKCS8_MALFORMED')
  if (inner.parameters !== undefined && !areEqual(inner.parameters, sm2CurveDer)) return refuse('PKCS8_NOT_SM2')
  const key = takeSm2PrivateKey(Uint8Array.from(inner.privateKey))
  return isRefusal(key) || inner.publicKey === undefined ? key : withPublicKey(key, inner.publicKey)
}

/** The key, if the public key beside it is its own; else it is closed. */
function withPublicKey(key: Sm2PrivateKey, publicKey: Uint8Array): Sm2PrivateKey | Refusal<Pkcs8Refusal> {
  if (publicKey.length === uncompressedPointBytes && areEqual(publicKey, key.publicKey.toUncompressed())) return key
  key.close()
  return refuse(publicKey.length === uncompressedPointBytes ? 'PKCS8_PUBLIC_KEY_DIFFERS' : 'PKCS8_MALFORMED')
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
