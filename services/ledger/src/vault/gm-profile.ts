import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto'
import { nonceBytes, type SealingProfile } from './sealing-profile.ts'

const cipherName = 'sm4-ctr'
const tagLength = 32
const encryptionKeyLength = 16
const macKeyLength = 32
/** The last 32 bits of the counter block start at zero: 64 GiB before they wrap, far above any part. */
const counterStart = Buffer.alloc(4)

interface Subkeys {
  readonly encryption: KeyObject
  readonly mac: KeyObject
}

// Derived once a key; they go when the key goes.
const derived = new WeakMap<KeyObject, Subkeys>()

/**
 * 国密算法 — SM4-CTR (GB/T 32907, GB/T 17964) and then HMAC-SM3 (GB/T 15852.2, GB/T 32905) over everything, untruncated; the two subkeys by HKDF
 * (RFC 5869) with SM3. Encrypt-then-MAC because OpenSSL under Node has no SM4-GCM. The MAC covers the length of the additional data (8 bytes,
 * big-endian), the additional data, the nonce and the ciphertext: nothing can move from one to the next.
 */
export const gmProfile: SealingProfile = {
  name: 'gm',
  alg: 'SM4-CTR-HSM3',
  hash: 'sm3',

  seal(key, nonce, plain, aad) {
    const subkeys = subkeysOf(key)
    const cipher = createCipheriv(cipherName, subkeys.encryption, counterBlock(nonce))
    const ct = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([ct, tagOf(subkeys, nonce, ct, aad)])
  },

  open(key, nonce, ct, aad) {
    if (nonce.length !== nonceBytes || ct.length < tagLength) return undefined
    const subkeys = subkeysOf(key)
    const body = ct.subarray(0, ct.length - tagLength)
    if (!timingSafeEqual(tagOf(subkeys, nonce, body, aad), ct.subarray(body.length))) return undefined
    const decipher = createDecipheriv(cipherName, subkeys.encryption, counterBlock(nonce))
    return Buffer.concat([decipher.update(body), decipher.final()])
  },

  mac: (key, message) => createHmac('sm3', key).update(message).digest(),
}

function counterBlock(nonce: Uint8Array): Buffer {
  return Buffer.concat([nonce, counterStart])
}

function tagOf({ mac }: Subkeys, nonce: Uint8Array, ct: Uint8Array, aad: Uint8Array): Buffer {
  const aadLength = Buffer.alloc(8)
  aadLength.writeBigUInt64BE(BigInt(aad.length))
  return createHmac('sm3', mac).update(aadLength).update(aad).update(nonce).update(ct).digest()
}

function subkeysOf(key: KeyObject): Subkeys {
  const known = derived.get(key)
  if (known !== undefined) return known
  const subkeys = {
    encryption: subkey(key, 'zhengyuan/seal/v1/sm4-ctr', encryptionKeyLength),
    mac: subkey(key, 'zhengyuan/seal/v1/hmac-sm3', macKeyLength),
  }
  derived.set(key, subkeys)
  return subkeys
}

function subkey(key: KeyObject, info: string, length: number): KeyObject {
  const bytes = Buffer.from(hkdfSync('sm3', key, Buffer.alloc(0), info, length))
  const made = createSecretKey(bytes)
  bytes.fill(0)
  return made
}
