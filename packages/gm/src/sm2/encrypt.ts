import { assert, InvariantViolation, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { scalarBytes, toInteger, toScalarBytes } from '../big-endian.ts'
import { scalarOf, type Sm2PrivateKey } from '../keys/private-key.ts'
import { parseSm2PublicKey, type Sm2PublicKey } from '../keys/public-key.ts'
import { sm3 } from '../sm3.ts'
import { baseMultiple } from './base-multiple.ts'
import { ciphertextOverheadBytes, encodeDer, encodeRaw, parseDer, parseRaw, type Sm2Ciphertext } from './ciphertext.ts'
import { deriveKey } from './key-derivation.ts'
import { pointOf } from './prepared-points.ts'
import { randomScalar, type RandomBytes } from './random-scalar.ts'

/** Longest text that is encrypted directly, in bytes; more goes into an envelope. */
export const sm2PlainBytesMax = 4096
/** A text of one byte meets a mask of zeros once in 256. */
const attemptsMax = 32

export type Sm2CiphertextForm = 'raw' | 'der'

/** SM2 公钥加密 — of 1 to 4096 bytes (GB/T 32918.4, 6.1 [M]); raw (04 ‖ x ‖ y ‖ C3 ‖ C2) or DER (SM2Cipher of GB/T 35276). */
export function encryptSm2(publicKey: Sm2PublicKey, plain: Uint8Array, form: Sm2CiphertextForm = 'raw'): Buffer {
  const ciphertext = encryptWith(randomBytes, publicKey, plain)
  return form === 'raw' ? encodeRaw(ciphertext) : encodeDer(ciphertext)
}

/** The same from a given source of randomness; outside of this package there is one source only. */
export function encryptWith(source: RandomBytes, publicKey: Sm2PublicKey, plain: Uint8Array): Sm2Ciphertext {
  assert(plain.length >= 1 && plain.length <= sm2PlainBytesMax, 'SM2 encrypts 1 to 4096 bytes')
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const nonce = randomScalar(source)
    const shared = multiple(publicKey, nonce.value)
    const mask = deriveKey(shared, plain.length)
    if (isZero(mask)) continue
    const ciphertext = { point: baseMultiple(nonce.bytes), check: checkOf(shared, plain), masked: xor(plain, mask) }
    nonce.bytes.fill(0)
    return ciphertext
  }
  throw new InvariantViolation('no nonce gives a ciphertext')
}

/**
 * SM2 私钥解密 — GB/T 32918.4, 7.1 [M]. Whatever is wrong (form, point, key, a changed byte), the answer is one and the same: anything finer would help
 * who sends made-up texts to learn the key.
 */
export function decryptSm2(key: Sm2PrivateKey, bytes: Uint8Array, form: Sm2CiphertextForm = 'raw'): Buffer | Refusal<'SM2_DECRYPTION_REFUSED'> {
  const ciphertext = bytes.length > encodedBytesMax ? undefined : form === 'raw' ? parseRaw(bytes) : parseDer(bytes)
  return (ciphertext === undefined ? undefined : open(key, ciphertext)) ?? refuse('SM2_DECRYPTION_REFUSED')
}

/** DER adds fewer bytes than this to the raw form. */
const derOverheadBytesMax = 32
const encodedBytesMax = sm2PlainBytesMax + ciphertextOverheadBytes + derOverheadBytesMax

function open(key: Sm2PrivateKey, { point, check, masked }: Sm2Ciphertext): Buffer | undefined {
  const c1 = parseSm2PublicKey(point)
  if (isRefusal(c1) || masked.length > sm2PlainBytesMax) return undefined
  const shared = multiple(c1, toInteger(scalarOf(key)))
  const mask = deriveKey(shared, masked.length)
  const plain = xor(masked, mask)
  if (!isZero(mask) && timingSafeEqual(checkOf(shared, plain), check)) return plain
  plain.fill(0)
  return undefined
}

/** scalar · point as x ‖ y. The library blinds the scalar, which is a private key or a nonce. */
function multiple(publicKey: Sm2PublicKey, scalar: bigint): Buffer {
  const { x, y } = pointOf(publicKey.toRaw()).multiply(scalar).toAffine()
  return Buffer.concat([toScalarBytes(x), toScalarBytes(y)])
}

/** C3 — SM3(x ‖ M ‖ y). */
function checkOf(shared: Buffer, plain: Uint8Array): Buffer {
  return sm3(shared.subarray(0, scalarBytes), plain, shared.subarray(scalarBytes))
}

function xor(bytes: Uint8Array, mask: Uint8Array): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)))
}

function isZero(mask: Uint8Array): boolean {
  return mask.every((byte) => byte === 0)
}
