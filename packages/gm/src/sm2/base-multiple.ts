import { createECDH } from 'node:crypto'

/**
 * 基点倍乘 — k·G as x ‖ y, 64 bytes; `k` holds 32 bytes in [1, n - 1]. In OpenSSL's constant-time ladder, because k is a private key or a nonce
 * and arithmetic on BigInt is not constant-time. An object a call: OpenSSL overwrites its k when the object is collected.
 */
export function baseMultiple(k: Uint8Array): Buffer {
  const ecdh = createECDH('SM2')
  ecdh.setPrivateKey(k)
  return ecdh.getPublicKey().subarray(1)
}
