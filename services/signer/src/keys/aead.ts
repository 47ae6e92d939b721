import { assert } from '@hub/kernel'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
export const aeadKeyBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** What a box is longer than its content: nonce in front, tag behind. */
export const boxOverheadBytes = nonceBytes + tagBytes

/**
 * 加密盒 — AES-256-GCM (NIST SP 800-38D) with a random nonce: nonce (12) · ciphertext · tag (16).
 * Random nonces are safe for 2^32 boxes of one key; a hub makes a handful.
 */
export function sealBox(key: Uint8Array, plain: Uint8Array, additionalData: Uint8Array): Buffer {
  assert(key.length === aeadKeyBytes, 'an AES-256 key has 32 bytes')
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(additionalData)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** The content, or undefined if key, additional data or a single bit of the box is not what it was. */
export function openBox(key: Uint8Array, box: Uint8Array, additionalData: Uint8Array): Buffer | undefined {
  assert(key.length === aeadKeyBytes, 'an AES-256 key has 32 bytes')
  if (box.length < boxOverheadBytes) return undefined
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(additionalData)
    .setAuthTag(box.subarray(box.length - tagBytes))
  const plain = decipher.update(box.subarray(nonceBytes, box.length - tagBytes))
  try {
    decipher.final()
    return plain
  } catch {
    // Unauthenticated bytes must not survive in memory any more than in an answer.
    plain.fill(0)
    return undefined
  }
}
