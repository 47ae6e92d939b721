import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { nonceBytes, type SealingProfile } from './sealing-profile.ts'

const cipherName = 'aes-256-gcm'
const tagLength = 16

/** 国际算法 — AES-256-GCM (NIST SP 800-38D, 128-bit tag) and HMAC-SHA-256 (RFC 2104). The tag is compared by OpenSSL, in constant time. */
export const standardProfile: SealingProfile = {
  name: 'standard',
  alg: 'A256GCM',
  hash: 'sha256',

  seal(key, nonce, plain, aad) {
    const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagLength }).setAAD(aad)
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  },

  open(key, nonce, ct, aad) {
    if (nonce.length !== nonceBytes || ct.length < tagLength) return undefined
    const cut = ct.length - tagLength
    const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagLength })
    decipher.setAAD(aad).setAuthTag(ct.subarray(cut))
    const plain = decipher.update(ct.subarray(0, cut))
    try {
      // Until this says so, `plain` is what an attacker wants it to be.
      decipher.final()
      return plain
    } catch {
      return undefined
    }
  },

  mac: (key, message) => createHmac('sha256', key).update(message).digest(),
}
