import { assert, refuse, type Refusal } from '@hub/kernel'
import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Key and block of SM4, in bytes (GB/T 32907). */
export const sm4KeyBytes = 16
export const sm4BlockBytes = 16

/** SM4-CTR — counter mode (GB/T 17964 [M]): encrypts and decrypts alike, changes no length and authenticates nothing. A counter block is never used twice under a key. */
export function sm4Ctr(key: Uint8Array, counter: Uint8Array, bytes: Uint8Array): Buffer {
  checkSizes(key, counter)
  const cipher = createCipheriv('sm4-ctr', key, counter)
  return Buffer.concat([cipher.update(bytes), cipher.final()])
}

/** SM4-CBC — cipher block chaining with PKCS #7 padding (GB/T 17964 [M]), for formats that ask for it; `iv` is random and fresh each time. */
export function encryptSm4Cbc(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Buffer {
  checkSizes(key, iv)
  const cipher = createCipheriv('sm4-cbc', key, iv)
  return Buffer.concat([cipher.update(plain), cipher.final()])
}

/** To be called on authenticated bytes only: that a wrong padding is refused is itself an oracle for who may send bytes of her own. */
export function decryptSm4Cbc(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Buffer | Refusal<'SM4_DECRYPTION_REFUSED'> {
  checkSizes(key, iv)
  const decipher = createDecipheriv('sm4-cbc', key, iv)
  const plain = decipher.update(bytes)
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    plain.fill(0)
    return refuse('SM4_DECRYPTION_REFUSED')
  }
}

function checkSizes(key: Uint8Array, block: Uint8Array): void {
  assert(key.length === sm4KeyBytes, 'an SM4 key has 16 bytes')
  assert(block.length === sm4BlockBytes, 'an SM4 block has 16 bytes')
}
